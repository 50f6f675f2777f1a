//! A spinner turns in a child process while this process works.
//!
//! ```console
//! $ cargo run -p spinner-proc
//! ```
//!
//! Look at the two arms of the `match`: after the fork there are two processes, and each takes one.

use std::io::{self, PipeReader};

use spinner_core::{Context, FRAMES, StatusLine, TICK, print_line};

#[cfg_attr(not(unix), path = "no_fork.rs")]
mod process;

pub use process::{Fork, Process, ended_within, fork, leave};

/// Runs `slow` in this process while a child process spins.
///
/// # Errors
/// When the child cannot be started or does not end well, or stdout cannot be written.
///
/// # Safety
/// This process must have one thread only; see [`fork`].
pub unsafe fn supervisor<T>(slow: impl FnOnce() -> T) -> io::Result<T> {
    let (stop, done) = io::pipe().context("cannot make a pipe")?; // (1)
    // SAFETY: the caller promises that this process has one thread only.
    let spinner = match unsafe { fork() }? {
        Fork::Parent(child) => child, // (2)
        Fork::Child => leave(|| {
            drop(done); // the child's copy: left open, it would hide the end of the pipe
            spin("thinking!", &stop)
        }),
    };
    print_line(&format!("spinner object: {spinner:?}"))?; // (3)
    let answer = slow(); // (4)
    drop(done); // (5)
    spinner.join()?; // (6)
    Ok(answer)
}

/// Turns in front of `msg` until the other end of `stop` is dropped, in every process that has it.
///
/// # Errors
/// When stdout cannot be written, or the pipe cannot be watched.
pub fn spin(msg: &str, stop: &PipeReader) -> io::Result<()> {
    let mut line = StatusLine::new(); // (7)
    for frame in FRAMES.chars().cycle() {
        line.show(&format!("{frame} {msg}"))?; // (8)
        if ended_within(stop, TICK)? {
            break; // (9)
        }
    }
    Ok(())
}
