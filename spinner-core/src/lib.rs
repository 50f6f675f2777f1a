//! What the spinners share: the frames and their rhythm, the line they turn in,
//! and the two things every program here does: print a line, and end.
//!
//! Nothing in here is about concurrency. Read a spinner first, and come back if you wonder.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

/// The pictures that make a bar turn, in order.
pub const FRAMES: &str = r"\|/-";

/// How long one frame stays: a tenth of a second.
pub const TICK: Duration = Duration::from_millis(100);

/// A line of the terminal that is drawn over and over, and wiped when it is dropped.
///
/// Where stdout is no terminal, nothing is drawn: no log file wants an animation.
#[derive(Debug)]
pub struct StatusLine {
    in_terminal: bool,
    /// The columns drawn on so far.
    width: usize,
}

impl StatusLine {
    /// Makes a status line that shows nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { in_terminal: io::stdout().is_terminal(), width: 0 }
    }

    /// Shows `text` in place of what was shown before.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub fn show(&mut self, text: &str) -> io::Result<()> {
        self.width = self.width.max(text.chars().count());
        let width = self.width;
        if self.in_terminal { draw(&format!("\r{text:width$}")) } else { Ok(()) }
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
            // A terminal that cannot be written any more needs no wiping.
            let _ = draw(&format!("\r{blank}\r"));
        }
    }
}

/// Prints `text` and a line feed; `println!` for programs that must not panic when nobody reads on.
///
/// In a terminal the line starts at the left edge, over a frame that a quick spinner may have
/// drawn there already.
///
/// # Errors
/// When stdout cannot be written: the disk is full, or the reader has gone.
pub fn print_line(text: &str) -> io::Result<()> {
    let left_edge = if io::stdout().is_terminal() { "\r" } else { "" };
    draw(&format!("{left_edge}{text}\n"))
}

/// Writes `text` to stdout at once, in one piece.
fn draw(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .context("cannot write to standard output")
}

/// Turns the outcome of a program into its exit code, after one line on stderr for an error.
///
/// A reader of our output who has seen enough (`| head -1`) is no error.
#[must_use]
pub fn exit_code(outcome: io::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Where stderr is closed too, the exit code must say it all.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Lets an error say what was being done.
pub trait Context<T> {
    /// Puts `doing` and a colon in front of the error's own words.
    ///
    /// ```
    /// use spinner_core::Context;
    ///
    /// let error = std::fs::read("no such file").context("cannot read the diary").unwrap_err();
    /// assert!(error.to_string().starts_with("cannot read the diary: "));
    /// ```
    ///
    /// # Errors
    /// The same as before, with more words.
    fn context(self, doing: impl Display) -> io::Result<T>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, doing: impl Display) -> io::Result<T> {
        self.map_err(|error| io::Error::new(error.kind(), format!("{doing}: {error}")))
    }
}
