//! Wrong: takes a lock, and one that the checker does not see.

use std::sync::Mutex;

pub struct Mailbox {
    message: Mutex<Option<u64>>,
}

impl Mailbox {
    pub fn new() -> Self {
        Self { message: Mutex::new(None) }
    }

    pub fn try_send(&self, message: u64) -> Result<(), u64> {
        let mut place = self.message.lock().unwrap();
        if place.is_some() {
            return Err(message);
        }
        *place = Some(message);
        Ok(())
    }

    pub fn try_receive(&self) -> Option<u64> {
        self.message.lock().unwrap().take()
    }
}
