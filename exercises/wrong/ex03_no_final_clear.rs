//! Wrong: clears the line after each full tick, but not when the last tick is cut short.

use std::io::{self, Write};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};

pub const FRAMES: &str = r"\|/-";

pub fn spin(
    mut screen: impl Write,
    msg: &str,
    tick: Duration,
    stop: &Receiver<()>,
) -> io::Result<()> {
    let width = 2 + msg.chars().count();
    for frame in FRAMES.chars().cycle() {
        write!(screen, "\r{frame} {msg}")?;
        screen.flush()?;
        match stop.recv_timeout(tick) {
            Err(RecvTimeoutError::Timeout) => write!(screen, "\r{:width$}", "")?,
            _ => break,
        }
    }
    Ok(())
}
