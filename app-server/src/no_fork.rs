//! Replaces `arbiter.rs` on systems without `fork`.

use std::io;

use axum::Router;

use crate::Settings;

/// Returns an error, because this system has no `fork`.
///
/// # Errors
/// Always.
///
/// # Safety
/// There is nothing to uphold here. On Unix, this process must have only one thread.
pub unsafe fn serve(_settings: &Settings, _app: fn(&Settings) -> Router) -> io::Result<()> {
    // SAFETY: it only returns an error.
    unsafe { process_core::fork() }.map(drop)
}
