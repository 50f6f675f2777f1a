//! Wrong: sets the flag before it writes the message.

use super::memory::Cell;
use super::memory::atomic::{
    AtomicBool,
    Ordering::{Acquire, Relaxed, Release},
};

pub struct Mailbox {
    message: Cell<u64>,
    is_full: AtomicBool,
}

impl Mailbox {
    pub fn new() -> Self {
        Self { message: Cell::new(0), is_full: AtomicBool::new(false) }
    }

    pub fn try_send(&self, message: u64) -> Result<(), u64> {
        if self.is_full.load(Acquire) {
            return Err(message);
        }
        self.is_full.store(true, Release);
        self.message.set(message);
        Ok(())
    }

    pub fn try_receive(&self) -> Option<u64> {
        if !self.is_full.load(Acquire) {
            return None;
        }
        let message = self.message.get();
        self.is_full.store(false, Release);
        Some(message)
    }
}
