//! Wrong: ignores the errors of `flush`.

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
        let _ = screen.flush();
        if stop.recv_timeout(tick) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    write!(screen, "\r{:width$}\r", "")?;
    let _ = screen.flush();
    Ok(())
}
