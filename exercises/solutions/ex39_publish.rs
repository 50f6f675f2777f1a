//! # 39: publish

use super::memory::Cell;
use super::memory::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release},
};

/// A place for one message, from one thread that sends to one thread that receives.
pub struct Mailbox {
    message: Cell<u64>,
    /// Says which thread may use `message`: the sender if false, the receiver if true.
    is_full: AtomicBool,
}

impl Mailbox {
    /// Creates an empty mailbox.
    pub fn new() -> Self {
        Self { message: Cell::new(0), is_full: AtomicBool::new(false) }
    }

    /// Puts a message into the mailbox. If the mailbox is full, returns the new message as an error.
    pub fn try_send(&self, message: u64) -> Result<(), u64> {
        // Acquires what `try_receive` released: it has read the last message.
        if self.is_full.load(Acquire) {
            return Err(message);
        }
        self.message.set(message);
        // Releases the message: a thread that acquires this `true` sees it.
        self.is_full.store(true, Release);
        Ok(())
    }

    /// Takes the message out of the mailbox. Returns `None` if there is none.
    pub fn try_receive(&self) -> Option<u64> {
        // Acquires what `try_send` released.
        if !self.is_full.load(Acquire) {
            return None;
        }
        let message = self.message.get();
        // Releases the cell: a thread that acquires this `false` may write the next message.
        self.is_full.store(false, Release);
        Some(message)
    }
}
