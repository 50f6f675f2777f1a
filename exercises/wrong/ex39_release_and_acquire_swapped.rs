//! Wrong: loads are relaxed and followed by a `Release` fence, stores are relaxed and preceded by
//! an `Acquire` fence: the wrong way round.

use super::memory::Cell;
use super::memory::atomic::{
    AtomicBool, fence,
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
        let is_full = self.is_full.load(Relaxed);
        fence(Release);
        if is_full {
            return Err(message);
        }
        self.message.set(message);
        fence(Acquire);
        self.is_full.store(true, Relaxed);
        Ok(())
    }

    pub fn try_receive(&self) -> Option<u64> {
        let is_full = self.is_full.load(Relaxed);
        fence(Release);
        if !is_full {
            return None;
        }
        let message = self.message.get();
        fence(Acquire);
        self.is_full.store(false, Relaxed);
        Some(message)
    }
}
