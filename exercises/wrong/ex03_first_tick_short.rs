//! Wrong: shows the first frame for a quarter of a tick.

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
    let mut pause = tick / 4;
    for frame in FRAMES.chars().cycle() {
        write!(screen, "\r{frame} {msg}")?;
        screen.flush()?;
        let result = stop.recv_timeout(pause);
        pause = tick;
        if result != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    write!(screen, "\r{:width$}\r", "")?;
    screen.flush()
}
