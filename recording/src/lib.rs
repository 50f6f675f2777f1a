//! Recordings of a terminal, as animated pictures: SVG with text and CSS, and without a script.
//!
//! The program of this crate records all lessons: `cargo run -p recording`. Nothing in here is about
//! concurrency.
//!
//! ```
//! use std::time::Duration;
//! use recording::{Recording, Screen};
//!
//! let mut recording = Recording::new("A greeting", "A program prints hello.");
//! let mut terminal = vt100::Parser::default();
//! recording.show(Duration::ZERO, Screen::of(terminal.screen()));
//! terminal.process(b"\x1b[1mhello\x1b[m");
//! recording.show(Duration::from_secs(1), Screen::of(terminal.screen()));
//! let svg = recording.svg();
//! assert!(svg.contains("<title>A greeting</title>"));
//! assert!(svg.contains(">hello</text>"));
//! ```

mod screen;
#[cfg(unix)]
mod session;
mod svg;

use std::time::Duration;

pub use screen::Screen;
#[cfg(unix)]
pub use session::Session;

/// A screen that is overwritten sooner than this was never seen: a program had not finished drawing
/// it.
const SHORTEST: Duration = Duration::from_millis(30);

/// What was on the screen of a terminal, and when.
#[derive(Debug)]
pub struct Recording {
    title: String,
    description: String,
    note: String,
    /// When each screen appeared. The first appears at once.
    screens: Vec<(Duration, Screen)>,
}

impl Recording {
    /// Starts an empty recording. A reader who does not see the picture gets `title`, `description`
    /// and the text of the last screen.
    #[must_use]
    pub fn new(title: &str, description: &str) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            note: String::new(),
            screens: Vec::new(),
        }
    }

    /// Adds a note that the picture shows below the terminal.
    #[must_use]
    pub fn with_note(mut self, note: &str) -> Self {
        self.note = note.into();
        self
    }

    /// Adds the screen that the terminal has shown since `at`, a time since the start. Times must not
    /// decrease.
    pub fn show(&mut self, at: Duration, screen: Screen) {
        match self.screens.last_mut() {
            Some((_, last)) if *last == screen => {}
            Some((since, last)) if at < *since + SHORTEST => *last = screen,
            _ => self.screens.push((at, screen)),
        }
    }

    /// Returns the last screen.
    #[must_use]
    pub fn last(&self) -> Option<&Screen> {
        self.screens.last().map(|(_, screen)| screen)
    }

    /// Returns the picture. It repeats, with a pause at the end. If the reader prefers reduced motion,
    /// it shows only the last screen.
    ///
    /// # Panics
    /// When the recording is empty.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::svg(self)
    }
}
