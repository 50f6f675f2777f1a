//! Wrong: an atomic message is never torn, but with relaxed orderings it is not published, and
//! neither is anything else.

use super::memory::atomic::{
    AtomicBool, AtomicU64,
    Ordering::Relaxed,
};

pub struct Mailbox {
    message: AtomicU64,
    is_full: AtomicBool,
}

impl Mailbox {
    pub fn new() -> Self {
        Self { message: AtomicU64::new(0), is_full: AtomicBool::new(false) }
    }

    pub fn try_send(&self, message: u64) -> Result<(), u64> {
        if self.is_full.load(Relaxed) {
            return Err(message);
        }
        self.message.store(message, Relaxed);
        self.is_full.store(true, Relaxed);
        Ok(())
    }

    pub fn try_receive(&self) -> Option<u64> {
        if !self.is_full.load(Relaxed) {
            return None;
        }
        let message = self.message.load(Relaxed);
        self.is_full.store(false, Relaxed);
        Some(message)
    }
}
