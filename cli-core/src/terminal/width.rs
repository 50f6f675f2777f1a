//! The width of the terminal.

/// Returns the width of the terminal that stdout is connected to, in columns.
#[must_use]
pub fn terminal_width() -> Option<usize> {
    // SAFETY: all zeros is a valid `winsize`.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: TIOCGWINSZ stores one `winsize`.
    let status = unsafe { libc::ioctl(libc::STDOUT_FILENO, libc::TIOCGWINSZ, &raw mut size) };
    (status == 0 && size.ws_col > 0).then(|| size.ws_col.into())
}
