//! Replaces `signals.rs` on systems without signals.

use std::process::exit;

/// Returns `false`, because no signal can be ignored on this system.
#[must_use]
pub fn signal_is_ignored(_signal: i32) -> bool {
    false
}

/// Ends this process with the exit code that a shell uses for a program that a signal has ended.
pub fn end_by_signal(signal: i32) -> ! {
    exit(128 + signal)
}
