//! Wrong: calls `write` once. Text that the screen does not take is lost.

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
        screen.write(format!("\r{frame} {msg}").as_bytes())?;
        screen.flush()?;
        if stop.recv_timeout(tick) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    screen.write(format!("\r{:width$}\r", "").as_bytes())?;
    screen.flush()
}
