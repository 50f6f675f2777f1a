//! Replaces `width.rs` on systems without `ioctl`.

/// Returns the width of the terminal that stdout is connected to, in columns.
#[must_use]
pub fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| width.0.into())
}
