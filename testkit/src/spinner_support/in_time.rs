//! A time limit for work that is done within a test.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Does `work` on another thread, and waits for it, but not for ever.
pub(crate) fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    result.recv_timeout(Duration::from_secs(60)).expect("it ends in time, and does not panic")
}
