//! Wrong: clears everything below its own line, too.

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
    for frame in FRAMES.chars().cycle() {
        write!(screen, "\r{frame} {msg}")?;
        screen.flush()?;
        if stop.recv_timeout(tick) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    write!(screen, "\r\x1b[J")?;
    screen.flush()
}
