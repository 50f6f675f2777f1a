//! Wrong: computes the time of the next frame, which overflows for a tick such as `Duration::MAX`.

use std::io::{self, Write};
use std::time::{Duration, Instant};

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
        if stop.recv_deadline(Instant::now() + tick) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    write!(screen, "\r{:width$}\r", "")?;
    screen.flush()
}
