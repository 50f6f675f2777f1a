//! A spinner turns in a thread of its own while this thread works.
//!
//! ```console
//! $ cargo run -p spinner-thread
//! ```
//!
//! Look at who holds `done`, and what happens to `stop` when it is dropped.

use std::io;
use std::thread;

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use spinner_core::{Context, FRAMES, StatusLine, TICK, print_line};

/// Runs `slow` on this thread while another one spins.
///
/// # Errors
/// When the thread cannot be started, or stdout cannot be written.
///
/// # Panics
/// When the spinning does.
pub fn supervisor<T>(slow: impl FnOnce() -> T) -> io::Result<T> {
    let (done, stop) = bounded::<()>(0); // (1)
    let spinner = thread::Builder::new()
        .name("spinner".into())
        .spawn(move || spin("thinking!", &stop))
        .context("cannot start a thread")?; // (2)
    print_line(&format!("spinner object: {:?}", spinner.thread()))?; // (3)
    let answer = slow(); // (4)
    drop(done); // (5)
    spinner.join().expect("spin does not panic")?; // (6)
    Ok(answer)
}

/// Turns in front of `msg` until the other end of `stop` is dropped.
///
/// # Errors
/// When stdout cannot be written.
pub fn spin(msg: &str, stop: &Receiver<()>) -> io::Result<()> {
    let mut line = StatusLine::new(); // (7)
    for frame in FRAMES.chars().cycle() {
        line.show(&format!("{frame} {msg}"))?; // (8)
        if stop.recv_timeout(TICK) != Err(RecvTimeoutError::Timeout) {
            break; // (9)
        }
    }
    Ok(())
}
