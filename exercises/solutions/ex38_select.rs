//! # 38: select, and lose nothing

use std::io;
use std::mem;
use std::pin::pin;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};
use tokio::select;

/// One of the two sources.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    Left,
    Right,
}

/// A line, including the `\n` at its end. If there is none, the line is unfinished.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub source: Source,
    /// Any bytes, not only UTF-8. Never empty.
    pub bytes: Vec<u8>,
}

/// Why [`read_lines`] has returned.
#[derive(Debug)]
pub enum End {
    /// Both sources have ended.
    Finished,
    /// `stop` was ready.
    Stopped,
    /// A source has failed.
    Failed(io::Error),
}

/// Reads lines from two sources, until both have ended, `stop` is ready, or a source fails. Then
/// returns at once, without waiting for the rest of a line.
///
/// Reads what is there: returns every byte that it takes from a source, also after a failure. What
/// it has not taken can still be read from `left` and `right` afterwards.
///
/// Returns the lines in the order in which they became complete. If a source ends with an
/// unfinished line, that line is complete, too. The unfinished lines at the end of `read_lines`
/// come last: first that of `left`, then that of `right`.
///
/// If both sources have lines, each of them gets its turn after at most a hundred lines of the
/// other. When `stop` is ready, at most a hundred more lines are read.
///
/// (What is not promised: if the future of `read_lines` is itself dropped, the lines are lost.)
pub async fn read_lines(
    left: &mut (impl AsyncBufRead + Unpin),
    right: &mut (impl AsyncBufRead + Unpin),
    stop: impl Future<Output = ()>,
) -> (Vec<Line>, End) {
    let mut left = Reader::new(Source::Left, left);
    let mut right = Reader::new(Source::Right, right);
    let mut stop = pin!(stop);
    let mut lines = Vec::new();
    let end = loop {
        if left.has_ended && right.has_ended {
            break End::Finished;
        }
        // Not `biased`: the random order gives all three their turn.
        let line = select! {
            () = &mut stop => break End::Stopped,
            line = left.next_line(), if !left.has_ended => line,
            line = right.next_line(), if !right.has_ended => line,
        };
        match line {
            Ok(line) => lines.extend(line),
            Err(error) => break End::Failed(error),
        }
    };
    lines.extend(left.take_line());
    lines.extend(right.take_line());
    (lines, end)
}

/// Reads the lines of one source.
struct Reader<'a, R> {
    source: Source,
    input: &'a mut R,
    /// What has been read of the current line. It belongs to the reader and not to the future that
    /// reads, because `select!` drops that future in the middle of a line.
    partial: Vec<u8>,
    has_ended: bool,
}

impl<'a, R: AsyncBufRead + Unpin> Reader<'a, R> {
    fn new(source: Source, input: &'a mut R) -> Self {
        Self { source, input, partial: Vec::new(), has_ended: false }
    }

    /// Returns the next line, or the unfinished one at the end of the source. Returns `None` if the
    /// source ends without one.
    ///
    /// This is cancellation safe: the next call goes on where a cancelled one stopped.
    async fn next_line(&mut self) -> io::Result<Option<Line>> {
        self.input.read_until(b'\n', &mut self.partial).await?;
        // The number of bytes would not do: it is 0 if a call was cancelled, and nothing follows.
        self.has_ended = !self.partial.ends_with(b"\n");
        Ok(self.take_line())
    }

    /// Takes what has been read of the current line, if that is anything.
    fn take_line(&mut self) -> Option<Line> {
        let bytes = mem::take(&mut self.partial);
        (!bytes.is_empty()).then_some(Line { source: self.source, bytes })
    }
}
