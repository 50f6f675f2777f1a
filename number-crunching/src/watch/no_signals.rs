//! Replaces `signals.rs` on systems without signals.

use std::io;

/// No signals.
#[derive(Debug)]
pub(super) struct Signals;

impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
    pub(super) fn catch() -> io::Result<Self> {
        Ok(Self)
    }

    #[expect(clippy::unused_self, reason = "on Unix it is used")]
    pub(super) fn received(&self) -> Option<i32> {
        None
    }

    #[expect(clippy::unused_self, reason = "on Unix it is used")]
    pub(super) fn restore_default(&self) {}
}
