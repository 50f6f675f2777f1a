//! A line of the terminal that is drawn repeatedly.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use cli_core::{can_redraw, print_line, terminal_width, write_stdout};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How often a terminal that cannot redraw a line gets a new one.
const PRINT_EVERY: Duration = Duration::from_secs(10);

type Observer = Box<dyn Fn(Instant) + Send + Sync>;

static OBSERVER: OnceLock<Observer> = OnceLock::new();

/// Calls `observer` after every frame: whenever a [`StatusLine::show`] returns, with the time at which
/// it was called.
///
/// This lets the timelines of the spinners record the frames, so that `spin` contains nothing that a
/// lesson does not need. A child process inherits the observer. Only the first call has an effect.
pub fn observe_frames(observer: impl Fn(Instant) + Send + Sync + 'static) {
    OBSERVER.get_or_init(|| Box::new(observer));
}

/// A line of the terminal that is drawn repeatedly, and cleared when it is dropped.
///
/// If stdout is not a terminal, nothing is drawn: an animation would only clutter a log file. In a
/// terminal that cannot redraw a line (`TERM=dumb`), it is printed every ten seconds.
#[derive(Debug)]
pub struct StatusLine {
    output: Output,
    /// The width of the text that is shown, in columns of the terminal.
    width: usize,
}

/// How the line is shown.
#[derive(Debug)]
enum Output {
    Redrawn,
    Printed { last: Option<Instant> },
    Hidden,
}

impl StatusLine {
    /// Creates an empty status line.
    #[must_use]
    pub fn new() -> Self {
        let output = match io::stdout().is_terminal() {
            true if can_redraw() => Output::Redrawn,
            true => Output::Printed { last: None },
            false => Output::Hidden,
        };
        Self { output, width: 0 }
    }

    /// Replaces what the line shows with `text`, as much of it as fits into the terminal's width.
    ///
    /// # Errors
    /// When stdout cannot be written to.
    pub fn show(&mut self, text: &str) -> io::Result<()> {
        let start = Instant::now();
        let drawn = self.draw(text);
        if let Some(observer) = OBSERVER.get() {
            observer(start);
        }
        drawn
    }

    fn draw(&mut self, text: &str) -> io::Result<()> {
        match &mut self.output {
            Output::Redrawn => {
                // Measured each time, because the user may resize the terminal.
                let columns = terminal_width().unwrap_or(80);
                let text = cut(text, columns);
                let redrawn = write_stdout(&format!("{}{text}", self.erase()));
                self.width = text.width();
                redrawn
            }
            Output::Printed { last } if last.is_none_or(|last| last.elapsed() >= PRINT_EVERY) => {
                *last = Some(Instant::now());
                print_line(text)
            }
            Output::Printed { .. } | Output::Hidden => Ok(()),
        }
    }

    /// What erases the line and moves the cursor to its start.
    fn erase(&self) -> String {
        if cfg!(windows) {
            // Not every console of Windows understands escape codes.
            format!("\r{}\r", " ".repeat(self.width))
        } else {
            "\r\x1b[2K".into()
        }
    }
}

impl Default for StatusLine {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for StatusLine {
    fn drop(&mut self) {
        if self.width > 0 {
            // If the terminal cannot be written to any more, there is nothing to clear.
            let _ = write_stdout(&self.erase());
        }
    }
}

/// The beginning of `text` that fits into `columns`. A character can be two columns wide.
fn cut(text: &str, columns: usize) -> &str {
    let mut width = 0;
    let end = text.char_indices().find(|(_, c)| {
        width += c.width().unwrap_or(0);
        width > columns
    });
    end.map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn cut_returns_whole_text_if_it_fits() {
        assert_eq!(cut("| thinking!", 11), "| thinking!");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn cut_counts_columns_and_not_characters() {
        assert_eq!(cut("| thinking!", 5), "| thi");
        assert_eq!(cut("考え中", 6), "考え中");
        assert_eq!(cut("考え中", 5), "考え");
        assert_eq!(cut("考え中", 0), "");
        assert_eq!(cut("e\u{301}e\u{301}", 1), "e\u{301}");
    }
}
