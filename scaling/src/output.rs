//! A file to be written at the end, and opened at the beginning: nobody shall wait for minutes to
//! learn that it cannot be written.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use spinner_core::Context;

/// A file that can be written. What it had in it stays there until then.
#[derive(Debug)]
pub struct Output {
    file: File,
    name: String,
}

impl Output {
    /// Opens a file, and makes one if there is none.
    ///
    /// # Errors
    /// When that cannot be done.
    pub fn open(path: &Path) -> io::Result<Self> {
        let name = path.display().to_string();
        let file = File::options().write(true).create(true).truncate(false).open(path);
        Ok(Self { file: file.context(format_args!("cannot write {name}"))?, name })
    }

    /// Puts `text` in place of what was in the file.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn write(mut self, text: &str) -> io::Result<()> {
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.cut(text.len()));
        written.context(format_args!("cannot write {}", self.name))
    }

    /// Cuts off what is left of longer, older text; a terminal or a pipe has none.
    fn cut(&self, length: usize) -> io::Result<()> {
        if self.file.metadata()?.is_file() { self.file.set_len(length as u64) } else { Ok(()) }
    }

    /// The name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}
