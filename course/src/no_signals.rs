//! Replaces `signals.rs` on systems without signals.

use std::io;

/// What a signal asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Signal {
    /// To end, with the number of the signal.
    End(i32),
    /// To stop until the shell continues the program.
    Suspend,
    /// The program continues, and the shell may have changed the terminal.
    Continued,
}

/// Does nothing: there are no signals.
#[expect(clippy::unnecessary_wraps, reason = "it replaces a function that can fail")]
pub(crate) fn watch(_: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
    Ok(())
}

/// Does nothing: a process cannot be stopped.
pub(crate) fn suspend() {}

/// Does nothing: no signal has arrived.
pub(crate) fn end(_: i32) {}
