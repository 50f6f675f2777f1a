//! # 38: select, and lose nothing
//!
//! Two programs write lines, and one task reads them until it is told to stop. So it waits for
//! three things at once. `tokio::select!` does this: it polls several futures, continues with the
//! output of the first one that is ready, and *drops the others*. Nothing may be lost when a future
//! is dropped that has read half a line.
//!
//! In Python you would use `asyncio.wait` with `return_when=FIRST_COMPLETED`, and cancel the tasks
//! that are left. There, a `StreamReader.readline` that is cancelled loses nothing, because the
//! half line stays in the buffer of the reader. In Rust, look at where it stays.
//!
//! The function below compiles, but has two bugs: it loses parts of lines, and one source can
//! starve the other. Find and fix them.
//!
//! Read first: the lesson `spinner-async`, step (5); exercise 37; *Cancellation safety* and
//! *Starvation* in the glossary.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/macro.select.html>,
//! <https://docs.rs/tokio/latest/tokio/io/trait.AsyncBufReadExt.html#method.read_until>
//!
//! Test: `cargo test -p exercises ex38`. Hints: at the end of this file.

use std::io;
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
    let mut left = Reader { source: Source::Left, input: left, has_ended: false };
    let mut right = Reader { source: Source::Right, input: right, has_ended: false };
    let mut stop = pin!(stop);
    let mut lines = Vec::new();
    while !(left.has_ended && right.has_ended) {
        let line = select! {
            biased;
            () = &mut stop => return (lines, End::Stopped),
            line = left.next_line(), if !left.has_ended => line,
            line = right.next_line(), if !right.has_ended => line,
        };
        match line {
            Ok(line) => lines.extend(line),
            Err(error) => return (lines, End::Failed(error)),
        }
    }
    (lines, End::Finished)
}

/// Reads the lines of one source.
struct Reader<'a, R> {
    source: Source,
    input: &'a mut R,
    has_ended: bool,
}

impl<R: AsyncBufRead + Unpin> Reader<'_, R> {
    /// Returns the next line, or the unfinished one at the end of the source. Returns `None` if the
    /// source ends without one.
    async fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        self.input.read_until(b'\n', &mut bytes).await?;
        self.has_ended = !bytes.ends_with(b"\n");
        Ok((!bytes.is_empty()).then_some(Line { source: self.source, bytes }))
    }
}

// region: Hint 1, a nudge
//
// `select!` drops `next_line()` whenever another arm is ready first. What does that future own at
// this moment? Think of a line that arrives in two pieces, with a line of the other source in
// between.
//
// For the other bug, think of a source that always has another line. What does `biased` mean?
//
// endregion
// region: Hint 2, an approach
//
// The documentation of `read_until` says what happens to the bytes when it is cancelled: they are
// in the buffer that the caller has passed. So it loses nothing, as long as the buffer is not lost.
// Which value lives as long as `read_lines`, and can own the buffer?
//
// Then there are new questions. What is in the two buffers when `stop` is ready, or when a source
// fails? And what does `read_until` return if it is called again, and the source ends at once?
//
// endregion
// region: Hint 3, almost there
//
// Add a field `partial: Vec<u8>` to `Reader`, and read into it. A line is complete after
// `read_until`: then `mem::take` moves it out, and leaves an empty buffer. The number that
// `read_until` returns does not count what was read before it was cancelled, so look at the last
// byte instead, as `next_line` does already.
//
// End the loop with `break` and the reason, and after the loop append what is left in both buffers,
// unless it is empty.
//
// Without `biased`, `select!` begins with a random arm, so that each gets its turn.
//
// endregion
