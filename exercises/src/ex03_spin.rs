//! # 03: spin anywhere
//!
//! The spinner of the lessons can only draw in the terminal. Write one that draws into anything
//! that can be written to, until another thread tells it to stop, and that leaves a clean line
//! behind.
//!
//! Read before: the lesson `spinner-thread`, steps (7) to (9).
//!
//! Docs: <https://doc.rust-lang.org/std/io/trait.Write.html> and
//! <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/struct.Receiver.html>
//!
//! Test: `cargo test -p exercises ex03`. Hints: at the end of this file.

use std::io::{self, Write};
use std::time::Duration;

use crossbeam_channel::Receiver;

/// The pictures that make a bar turn, in order.
pub const FRAMES: &str = r"\|/-";

/// Shows a frame, a space and `msg` on the `screen`, each `tick` the next frame, all in the same
/// place, until the other end of `stop` is dropped. Then it ends at once, even in the middle of a
/// tick: the line is blank again, and the cursor at its left edge, where it began.
///
/// A screen may show nothing before it is flushed. Each `char` of `msg` takes one column.
///
/// # Errors
/// The first that comes from the `screen`.
pub fn spin(
    mut screen: impl Write,
    msg: &str,
    tick: Duration,
    stop: &Receiver<()>,
) -> io::Result<()> {
    todo!("ex03: draw a frame, wait for a tick or for the end, draw the next")
}

// region: Hint 1, a nudge
//
// `\r` moves the cursor to the left edge and wipes nothing: what you write next covers what was
// there. What covers a line so that it looks blank?
//
// endregion
// region: Hint 2, an approach
//
// `FRAMES.chars().cycle()` never ends. For each frame: write it, flush, then wait. A `sleep` is
// deaf to `stop`; which method of the receiver waits for a tick and listens at the same time? After
// the loop, wipe.
//
// endregion
// region: Hint 3, almost there
//
// `stop.recv_timeout(tick)` tells in its error whether the time is over, `Timeout`, or the other
// end is gone, `Disconnected`. To wipe, write `\r`, as many spaces as there were columns, and
// another `\r`; count `chars`, not bytes. And flush once more.
//
// endregion
