//! Wrong: sleeps for the tick, and notices only afterwards that the sender of `stop` was dropped.

use std::io::{self, Write};
use std::time::Duration;

use crossbeam_channel::{Receiver, TryRecvError};

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
        std::thread::sleep(tick);
        if stop.try_recv() == Err(TryRecvError::Disconnected) {
            break;
        }
    }
    write!(screen, "\r{:width$}\r", "")?;
    screen.flush()
}
