//! The limit on the size of files (`ulimit -f`).

use std::sync::Once;

/// Lets a write that exceeds the limit return an error. By default the system kills the program with
/// SIGXFSZ, and the user sees no message.
pub(crate) fn report_limit_as_error() {
    static IGNORE: Once = Once::new();
    IGNORE.call_once(|| {
        // SAFETY: ignoring a signal runs no code.
        unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
    });
}
