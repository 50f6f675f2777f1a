//! Wrong: goes on after an error until it is stopped.

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
        result = result.and_then(|()| write!(screen, "\r{frame} {msg}"));
        result = result.and_then(|()| screen.flush());
        // Uses the screen in any case, so that it can recover.
        let _ = screen.flush();
        if stop.recv_timeout(tick) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    result?;
    write!(screen, "\r{:width$}\r", "")?;
    screen.flush()
}
