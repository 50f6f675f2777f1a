//! # 03: spin anywhere

use std::io::{self, Write};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};

/// The pictures that make a bar turn, in order.
pub const FRAMES: &str = r"\|/-";

/// Turns in front of `msg` until the other end of `stop` is dropped, then wipes the line.
///
/// # Errors
/// The first that comes from the `screen`.
pub fn spin(
    mut screen: impl Write,
    msg: &str,
    tick: Duration,
    stop: &Receiver<()>,
) -> io::Result<()> {
    for frame in FRAMES.chars().cycle() {
        write!(screen, "\r{frame} {msg}")?;
        screen.flush()?;
        // This is the pause between two frames, and it ends early when there is no more to do.
        if stop.recv_timeout(tick) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    // However the loop was left, a frame has been drawn by now.
    let width = "? ".len() + msg.chars().count();
    write!(screen, "\r{:width$}\r", "")?;
    screen.flush()
}
