//! Log lines on stderr.

use std::fmt::Display;
use std::io::{self, Write};
use std::process;
use std::time::Instant;

/// Writes log lines with the time since the start of the server and the process id.
///
/// A fork copies it, so all processes count from the same moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Log {
    start: Instant,
    level: Level,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Problem,
    Event,
    Request,
}

impl Log {
    pub(crate) fn new(level: Level) -> Self {
        Self { start: Instant::now(), level }
    }

    /// Something went wrong.
    pub(crate) fn problem(self, text: impl Display) {
        self.write(Level::Problem, text);
    }

    /// Something happened.
    pub(crate) fn event(self, text: impl Display) {
        self.write(Level::Event, text);
    }

    /// A request was answered.
    pub(crate) fn request(self, text: impl Display) {
        self.write(Level::Request, text);
    }

    fn write(self, level: Level, text: impl Display) {
        if level <= self.level {
            let seconds = self.start.elapsed().as_secs_f64();
            // One write, so that lines of several processes do not mix. A full disk is ignored: it
            // must not end the server.
            let line = format!("{seconds:9.3}s [{}] {text}\n", process::id());
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }
}
