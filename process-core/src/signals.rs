//! What happens when this process gets a signal.

use std::mem::zeroed;
use std::process::exit;
use std::ptr;

use nix::libc;

/// Returns whether this process ignores a signal. A process inherits this: a script's background
/// jobs start with SIGINT ignored.
#[must_use]
pub fn signal_is_ignored(signal: i32) -> bool {
    // SAFETY: all zeros is a valid `sigaction`.
    let mut action: libc::sigaction = unsafe { zeroed() };
    // SAFETY: the null pointer asks for the current action, and `action` has room for it.
    let status = unsafe { libc::sigaction(signal, ptr::null(), &raw mut action) };
    status == 0 && action.sa_sigaction == libc::SIG_IGN
}

/// Ends this process by the default action of a signal, so that its parent sees which signal it was.
///
/// A signal cannot end process 1, the first process of a container: then the exit code is 128 plus
/// the number of the signal, as in a shell.
pub fn end_by_signal(signal: i32) -> ! {
    // SAFETY: the default action runs no code of this process.
    unsafe { libc::signal(signal, libc::SIG_DFL) };
    // SAFETY: `raise` is always sound.
    unsafe { libc::raise(signal) };
    exit(128 + signal)
}
