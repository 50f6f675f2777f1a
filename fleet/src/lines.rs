//! The lines that a command prints, as text that is safe to show.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};

use crate::{Event, Events};

/// The longest line, in bytes. The rest of a longer line is left out.
const MAX_LENGTH: usize = 4096;

/// A line that a command printed.
#[derive(Debug)]
pub struct Line {
    /// Where the command printed it.
    pub source: Source,
    /// The line without its end. Control characters are escaped, and what is not UTF-8 is replaced.
    pub text: String,
}

/// Where a command prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Its standard output.
    Stdout,
    /// Its standard error.
    Stderr,
}

/// Sends each line as soon as it is complete. Returns the number of lines.
pub(crate) async fn send_lines(
    pipe: impl AsyncRead + Unpin,
    source: Source,
    events: &Events,
) -> io::Result<u64> {
    let mut pipe = BufReader::new(pipe);
    let mut bytes = Vec::new();
    let mut count = 0;
    let mut is_rest = false;
    while read_piece(&mut pipe, &mut bytes).await? {
        let is_end = bytes.ends_with(b"\n");
        if !is_rest {
            count += 1;
            events.send(Event::Line(Line { source, text: text(&bytes) })).await;
        }
        is_rest = !is_end;
    }
    Ok(count)
}

/// Reads to the end of the line, but at most one byte more than [`MAX_LENGTH`]. Returns `false` at the end of the
/// output.
async fn read_piece(
    pipe: &mut BufReader<impl AsyncRead + Unpin>,
    bytes: &mut Vec<u8>,
) -> io::Result<bool> {
    bytes.clear();
    Ok(pipe.take(MAX_LENGTH as u64 + 1).read_until(b'\n', bytes).await? > 0)
}

/// Returns the text of a line, or of the beginning of a long one.
fn text(bytes: &[u8]) -> String {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let shown = line.get(..MAX_LENGTH).unwrap_or(line);
    let rest = if shown.len() < line.len() { "..." } else { "" };
    escape(&String::from_utf8_lossy(shown)) + rest
}

/// Escapes control characters, which could move the cursor, clear the screen or ring the bell.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_control() && c != '\t' => escaped.extend(c.escape_default()),
            c => escaped.push(c),
        }
    }
    escaped
}
