//! What stdout is connected to.

use std::env::var_os;
use std::io::{self, IsTerminal};

/// Returns whether stdout is a terminal that can draw over what it shows.
///
/// A terminal that calls itself `dumb`, such as the shell in an editor, cannot.
#[must_use]
pub fn can_redraw() -> bool {
    io::stdout().is_terminal() && var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Returns the width of the terminal that stdout is connected to, in columns.
#[cfg(unix)]
#[must_use]
pub fn terminal_width() -> Option<usize> {
    // SAFETY: all zeros is a valid `winsize`.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: TIOCGWINSZ stores one `winsize`.
    let status = unsafe { libc::ioctl(libc::STDOUT_FILENO, libc::TIOCGWINSZ, &raw mut size) };
    (status == 0 && size.ws_col > 0).then(|| size.ws_col.into())
}

/// Returns the width of the terminal that stdout is connected to, in columns.
#[cfg(not(unix))]
#[must_use]
pub fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| width.0.into())
}
