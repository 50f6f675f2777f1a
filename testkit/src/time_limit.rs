//! A time limit for tests: a test that would hang fails instead.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a test waits before it fails. Most programs and calls here end within a tenth of a
/// second, and all within a few seconds, also on a busy machine.
pub const LIMIT: Duration = Duration::from_secs(100);

/// Runs `work` on another thread and returns its result.
///
/// # Panics
/// If `work` panics, or does not return within [`LIMIT`].
#[track_caller]
pub fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done_tx, done_rx) = mpsc::channel();
    thread::spawn(move || done_tx.send(work()));
    done_rx.recv_timeout(LIMIT).expect("the call returns within the time limit, without a panic")
}
