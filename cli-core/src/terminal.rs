//! What stdout is connected to.

use std::env::var_os;
use std::io::{self, IsTerminal};

#[cfg_attr(not(unix), path = "terminal/width_without_ioctl.rs")]
mod width;

pub use width::terminal_width;

/// Returns whether stdout is a terminal that can draw over what it shows.
///
/// A terminal that calls itself `dumb`, such as the shell in an editor, cannot.
#[must_use]
pub fn can_redraw() -> bool {
    io::stdout().is_terminal() && var_os("TERM").is_none_or(|term| term != "dumb")
}
