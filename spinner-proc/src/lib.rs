//! A spinner turns in a child process while this process works.
//!
//! ```console
//! $ cargo run -p spinner-proc
//! ```
//!
//! Look at the two arms of the `match`: after the fork there are two processes, and each takes one.

use std::io::{self, PipeReader};

use cli_core::{Context, print_line};
use process_core::{Fork, fork, wait_for_eof};
use spinner_core::{FRAMES, StatusLine, TICK};

/// Runs `slow` in this process while a child process draws a spinner.
///
/// # Errors
/// When the child cannot be started or does not end successfully, or stdout cannot be written to.
///
/// # Safety
/// When this function is called, this process must have only one thread. See [`fork`].
pub unsafe fn supervisor<T>(slow: impl FnOnce() -> T) -> io::Result<T> {
    let (stop, done) = io::pipe().context("cannot make a pipe")?; // (1)
    // SAFETY: the caller promises that this process has only one thread.
    let spinner = match unsafe { fork() }? {
        Fork::Parent(child) => child, // (2)
        Fork::Child(token) => token.run(|| {
            drop(done); // the child's copy: while it is open, the child never sees the end of file
            spin("thinking!", &stop)
        }),
    };
    print_line(&format!("spinner object: {spinner:?}"))?; // (3)
    let answer = slow(); // (4)
    drop(done); // (5)
    spinner.join()?; // (6)
    Ok(answer)
}

/// Spins in front of `msg` until every copy of the other end of `stop` is dropped.
///
/// # Errors
/// When stdout cannot be written to, or the pipe cannot be polled.
pub fn spin(msg: &str, stop: &PipeReader) -> io::Result<()> {
    let mut line = StatusLine::new(); // (7)
    for frame in FRAMES.chars().cycle() {
        line.show(&format!("{frame} {msg}"))?; // (8)
        let signal = wait_for_eof(stop, TICK)?; // (9)
        if signal {
            break;
        }
    }
    Ok(())
}
