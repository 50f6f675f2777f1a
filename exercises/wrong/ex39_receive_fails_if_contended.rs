//! Wrong: the receiver finds no message while the sender is in the middle of a call.

use super::memory::Cell;
use super::memory::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release, SeqCst},
};

pub struct Mailbox {
    message: Cell<u64>,
    is_full: AtomicBool,
    is_sending: AtomicBool,
}

impl Mailbox {
    pub fn new() -> Self {
        Self {
            message: Cell::new(0),
            is_full: AtomicBool::new(false),
            is_sending: AtomicBool::new(false),
        }
    }

    pub fn try_send(&self, message: u64) -> Result<(), u64> {
        self.is_sending.store(true, SeqCst);
        let is_full = self.is_full.load(Acquire);
        if !is_full {
            self.message.set(message);
            self.is_full.store(true, Release);
        }
        self.is_sending.store(false, SeqCst);
        if is_full { Err(message) } else { Ok(()) }
    }

    pub fn try_receive(&self) -> Option<u64> {
        if self.is_sending.load(SeqCst) || !self.is_full.load(Acquire) {
            return None;
        }
        let message = self.message.get();
        self.is_full.store(false, Release);
        Some(message)
    }
}
