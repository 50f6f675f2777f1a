//! Wrong: clears the flag before it reads the message.

use super::memory::Cell;
use super::memory::atomic::{
    AtomicBool,
    Ordering::{AcqRel, Acquire, Relaxed, Release},
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
        self.message.set(message);
        self.is_full.store(true, Release);
        Ok(())
    }

    pub fn try_receive(&self) -> Option<u64> {
        self.is_full.swap(false, AcqRel).then(|| self.message.get())
    }
}
