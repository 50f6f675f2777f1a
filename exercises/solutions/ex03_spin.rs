//! # 03: a spinner for any writer

use std::io::{self, Write};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};

/// The frames of the animation, in order: a turning bar.
pub const FRAMES: &str = r"\|/-";

/// Draws an animation in front of `msg` until the sender of `stop` is dropped or sends a message,
/// then clears the line.
///
/// # Errors
///
/// When `screen` cannot be written to or flushed. Ends at the first error, and returns it.
pub fn spin(
    mut screen: impl Write,
    msg: &str,
    tick: Duration,
    stop: &Receiver<()>,
) -> io::Result<()> {
    for frame in FRAMES.chars().cycle() {
        write!(screen, "\r{frame} {msg}")?;
        screen.flush()?;
        // This is the pause between two frames. It ends early when the sender is dropped or sends.
        if stop.recv_timeout(tick) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    // The loop draws at least one frame, so there is always something to clear.
    let width = "? ".len() + msg.chars().count();
    write!(screen, "\r{:width$}\r", "")?;
    screen.flush()
}
