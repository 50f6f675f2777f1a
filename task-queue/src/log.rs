//! Log lines on stderr.

use std::fmt::Display;
use std::io::{self, Write};
use std::process;
use std::time::Instant;

/// Writes lines with the time since the program started, and the process id.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    level: i8,
    start: Instant,
}

impl Log {
    /// Starts a log. The level is negative for warnings only, and positive for more details.
    #[must_use]
    pub fn new(level: i8) -> Self {
        Self { level, start: Instant::now() }
    }

    /// Logs something that went wrong.
    pub fn warn(&self, text: impl Display) {
        let time = self.start.elapsed().as_secs_f64();
        // A single write: lines of several processes do not mix. An error cannot be reported.
        let line = format!("{time:9.3} s  {:6}  {text}\n", process::id());
        let _ = io::stderr().write_all(line.as_bytes());
    }

    /// Logs something that a user wants to know, unless the log is quiet.
    pub fn info(&self, text: impl Display) {
        if self.level >= 0 {
            self.warn(text);
        }
    }

    /// Logs a detail, if the log is verbose.
    pub fn detail(&self, text: impl Display) {
        if self.level > 0 {
            self.warn(text);
        }
    }
}
