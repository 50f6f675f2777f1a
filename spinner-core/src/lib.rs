//! What the spinners share: the frames, how long each is shown, and the line they are drawn in.
//!
//! Nothing in here is about concurrency. Read a spinner first, and come back if you wonder.

use std::io::{self, IsTerminal};
use std::time::Duration;

use cli_core::write_stdout;

/// The characters that look like a turning bar when they are shown in order.
pub const FRAMES: &str = r"\|/-";

/// How long one frame is shown: a tenth of a second.
pub const TICK: Duration = Duration::from_millis(100);

/// A line of the terminal that is drawn repeatedly, and cleared when it is dropped.
///
/// If stdout is not a terminal, nothing is drawn: an animation would only clutter a log file.
#[derive(Debug)]
pub struct StatusLine {
    in_terminal: bool,
    /// The widest text so far, in characters.
    width: usize,
}

impl StatusLine {
    /// Creates an empty status line.
    #[must_use]
    pub fn new() -> Self {
        Self { in_terminal: io::stdout().is_terminal(), width: 0 }
    }

    /// Replaces what the line shows with `text`.
    ///
    /// # Errors
    /// When stdout cannot be written to.
    pub fn show(&mut self, text: &str) -> io::Result<()> {
        self.width = self.width.max(text.chars().count());
        let width = self.width;
        if self.in_terminal { write_stdout(&format!("\r{text:width$}")) } else { Ok(()) }
    }
}

impl Default for StatusLine {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for StatusLine {
    fn drop(&mut self) {
        if self.in_terminal && self.width > 0 {
            let blank = " ".repeat(self.width);
            // If the terminal cannot be written to any more, there is nothing to clear.
            let _ = write_stdout(&format!("\r{blank}\r"));
        }
    }
}
