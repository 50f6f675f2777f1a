//! A spinner turns in a task while this one, on the same thread, waits.
//!
//! ```console
//! $ cargo run -p spinner-async
//! ```
//!
//! Look for the `await`s: only there can the two take turns.

use std::io;

use spinner_core::{FRAMES, StatusLine, TICK, print_line};
use tokio::task::{self, JoinError};
use tokio::time::sleep;

/// Awaits `slow` while a task on the same thread spins.
///
/// # Errors
/// When stdout cannot be written.
///
/// # Panics
/// When the spinning does.
pub async fn supervisor<T>(slow: impl Future<Output = T>) -> io::Result<T> {
    let spinner = task::spawn(spin("thinking!")); // (2)
    print_line(&format!("spinner object: {spinner:?}"))?; // (3)
    let answer = slow.await; // (4)
    spinner.abort(); // (5)
    ended(spinner.await)?; // (6)
    Ok(answer)
}

/// Turns in front of `msg` until the task is cancelled.
///
/// # Errors
/// When stdout cannot be written.
pub async fn spin(msg: &str) -> io::Result<()> {
    let mut line = StatusLine::new(); // (7)
    for frame in FRAMES.chars().cycle() {
        line.show(&format!("{frame} {msg}"))?; // (8)
        sleep(TICK).await; // (9)
    }
    Ok(())
}

/// What a task left behind: being cancelled is a good end, too.
fn ended(spinner: Result<io::Result<()>, JoinError>) -> io::Result<()> {
    match spinner {
        Ok(outcome) => outcome,
        Err(error) if error.is_cancelled() => Ok(()),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
