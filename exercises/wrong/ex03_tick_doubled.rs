//! Wrong: waits for two ticks after each frame.

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
        if stop.recv_timeout(tick.saturating_mul(2)) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    write!(screen, "\r{:width$}\r", "")?;
    screen.flush()
}
