//! Wrong: goes on after an error until it is stopped, and returns the last error.

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
    let mut result = Ok(());
    for frame in FRAMES.chars().cycle() {
        if let Err(error) = write!(screen, "\r{frame} {msg}").and_then(|()| screen.flush()) {
            result = Err(error);
        }
        if stop.recv_timeout(tick) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    write!(screen, "\r{:width$}\r", "").and_then(|()| screen.flush()).and(result)
}
