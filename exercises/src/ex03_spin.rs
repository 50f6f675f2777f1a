//! # 03: a spinner for any writer
//!
//! The spinner of the lessons can only draw in the terminal. Write one that draws to any writer,
//! until another thread stops it, and that leaves the line blank.
//!
//! Read first: the lesson `spinner-thread`, steps (7) to (9).
//!
//! Docs: <https://doc.rust-lang.org/std/io/trait.Write.html>,
//! <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/struct.Receiver.html>
//!
//! Test: `cargo test -p exercises ex03`. Hints: at the end of this file.

use std::io::{self, Write};
use std::time::Duration;

use crossbeam_channel::Receiver;

/// The frames of the animation, in order: a turning bar.
pub const FRAMES: &str = r"\|/-";

/// Draws an animation on `screen`: a frame, a space and `msg`, with the next frame after each
/// `tick`, always in the same place.
///
/// Ends as soon as the sender of `stop` is dropped or sends a message, even in the middle of a tick.
/// Then the line is blank again and the cursor is back in the first column, where it started. The
/// other lines of the screen never change.
///
/// Between two frames the thread is blocked: it neither polls nor uses CPU time. A tick can be as
/// long as `Duration::MAX`.
///
/// A screen may show nothing until it is flushed, and a `write` may take only a part of the text.
/// Each `char` of `msg` takes one column.
///
/// # Errors
///
/// When `screen` cannot be written to or flushed. Ends at the first error, and returns it.
pub fn spin(
    mut screen: impl Write,
    msg: &str,
    tick: Duration,
    stop: &Receiver<()>,
) -> io::Result<()> {
    todo!("ex03: draw a frame, wait for the tick or for the stop, draw the next frame")
}

// region: Hint 1, a nudge
//
// `\r` moves the cursor to the first column and erases nothing: what you write next replaces what
// is there. What can you write to make a line look blank?
//
// endregion
// region: Hint 2, an approach
//
// `FRAMES.chars().cycle()` never ends. For each frame: write it, flush, then wait. A `sleep` cannot
// be interrupted by `stop`. Which method of the receiver waits for a tick and for the end of the
// channel at the same time? Clear the line after the loop.
//
// endregion
// region: Hint 3, almost there
//
// `stop.recv_timeout(tick)` returns the error `Timeout` if the tick has passed. Anything else means
// stop: a message, or the error `Disconnected` if the sender is dropped. To clear the line, write
// `\r`, one space per column, and another `\r`. Count `chars`, not bytes. Then flush once more.
//
// endregion
