//! A spinner turns in a coroutine while another coroutine on the same thread sleeps.
//!
//! ```console
//! $ cargo run -p spinner-green
//! ```
//!
//! Look for `async` and `await`: there are none. A call of [`sleep`] switches to another coroutine.

use std::io;

use cli_core::{Context, print_line};
use spinner_core::{FRAMES, StatusLine, TICK};

mod coroutine;
mod event_loop;

pub use coroutine::{JoinHandle, sleep, spawn, yield_now};
pub use event_loop::run;

/// Runs `slow` in this coroutine while another coroutine draws a spinner.
///
/// # Errors
/// When there is no memory for another stack, or stdout cannot be written to.
///
/// # Panics
/// When `slow` or the spinning coroutine panics, or outside of [`run`].
pub fn supervisor<T>(slow: impl FnOnce() -> T) -> io::Result<T> {
    let spinner = spawn(|| spin("thinking!")).context("cannot start a coroutine")?; // (2)
    print_line(&format!("spinner object: {spinner:?}"))?; // (3)
    let answer = slow(); // (4)
    spinner.cancel(); // (5)
    spinner.join().unwrap_or(Ok(()))?; // (6)
    Ok(answer)
}

/// Spins in front of `msg` until the coroutine is cancelled.
///
/// # Errors
/// When stdout cannot be written to.
pub fn spin(msg: &str) -> io::Result<()> {
    let mut line = StatusLine::new(); // (7)
    for frame in FRAMES.chars().cycle() {
        line.show(&format!("{frame} {msg}"))?; // (8)
        sleep(TICK); // (9)
    }
    Ok(())
}
