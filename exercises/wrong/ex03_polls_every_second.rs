//! Wrong: checks `stop` only every second.

use std::io::{self, Write};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError};

pub const FRAMES: &str = r"\|/-";

pub fn spin(
    mut screen: impl Write,
    msg: &str,
    tick: Duration,
    stop: &Receiver<()>,
) -> io::Result<()> {
    let width = 2 + msg.chars().count();
    'frames: for frame in FRAMES.chars().cycle() {
        write!(screen, "\r{frame} {msg}")?;
        screen.flush()?;
        let start = Instant::now();
        while start.elapsed() < tick {
            if stop.try_recv() != Err(TryRecvError::Empty) {
                break 'frames;
            }
            let rest = tick.saturating_sub(start.elapsed());
            thread::sleep(rest.min(Duration::from_millis(1000)));
        }
        if stop.try_recv() != Err(TryRecvError::Empty) {
            break;
        }
    }
    write!(screen, "\r{:width$}\r", "")?;
    screen.flush()
}
