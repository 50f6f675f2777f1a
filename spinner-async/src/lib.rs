//! A spinner turns in a task while another task on the same thread waits.
//!
//! ```console
//! $ cargo run -p spinner-async
//! ```
//!
//! Look for the `await`s: only there can the two tasks take turns.

use std::io;
use std::panic::resume_unwind;

use cli_core::print_line;
use spinner_core::{FRAMES, StatusLine, TICK};
use tokio::task::{self, JoinError};
use tokio::time::sleep;

/// Awaits `slow` while a task on the same thread draws a spinner.
///
/// # Errors
/// When stdout cannot be written to.
///
/// # Panics
/// When `slow` or the spinning task panics.
pub async fn supervisor<T>(slow: impl Future<Output = T>) -> io::Result<T> {
    let spinner = task::spawn(spin("thinking!")); // (2)
    print_line(&format!("spinner object: {spinner:?}"))?; // (3)
    let answer = slow.await; // (4)
    spinner.abort(); // (5)
    spin_result(spinner.await)?; // (6)
    Ok(answer)
}

/// Spins in front of `msg` until the task is cancelled.
///
/// # Errors
/// When stdout cannot be written to.
pub async fn spin(msg: &str) -> io::Result<()> {
    let mut line = StatusLine::new(); // (7)
    for frame in FRAMES.chars().cycle() {
        line.show(&format!("{frame} {msg}"))?; // (8)
        sleep(TICK).await; // (9)
    }
    Ok(())
}

/// Returns the result of the task. Being cancelled is a success: this is how the task is stopped.
fn spin_result(joined: Result<io::Result<()>, JoinError>) -> io::Result<()> {
    match joined {
        Ok(result) => result,
        Err(error) if error.is_cancelled() => Ok(()),
        Err(error) => resume_unwind(error.into_panic()),
    }
}
