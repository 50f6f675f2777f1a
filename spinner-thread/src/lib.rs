//! A spinner turns on its own thread while this thread works.
//!
//! ```console
//! $ cargo run -p spinner-thread
//! ```
//!
//! Look at what owns `done`, and at what `stop.recv_timeout` returns when `done` is dropped.

use std::io;
use std::panic::resume_unwind;
use std::thread;

use cli_core::{Context, print_line};
use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use spinner_core::{FRAMES, StatusLine, TICK};

/// Runs `slow` on this thread while another thread draws a spinner.
///
/// # Errors
/// When the thread cannot be started, or stdout cannot be written to.
///
/// # Panics
/// When `slow` or the spinning thread panics.
pub fn supervisor<T>(slow: impl FnOnce() -> T) -> io::Result<T> {
    let (done, stop) = bounded::<()>(0); // (1)
    let spinner = thread::Builder::new()
        .name("spinner".into())
        .spawn(move || spin("thinking!", &stop))
        .context("cannot start a thread")?; // (2)
    print_line(&format!("spinner object: {:?}", spinner.thread()))?; // (3)
    let answer = slow(); // (4)
    drop(done); // (5)
    spinner.join().unwrap_or_else(|panic| resume_unwind(panic))?; // (6)
    Ok(answer)
}

/// Spins in front of `msg` until the other end of `stop` is dropped.
///
/// # Errors
/// When stdout cannot be written to.
pub fn spin(msg: &str, stop: &Receiver<()>) -> io::Result<()> {
    let mut line = StatusLine::new(); // (7)
    for frame in FRAMES.chars().cycle() {
        line.show(&format!("{frame} {msg}"))?; // (8)
        let signal = stop.recv_timeout(TICK); // (9)
        if signal != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    Ok(())
}
