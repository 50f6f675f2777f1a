//! Wrong: a ticket lock is fair, but its waiting threads keep a core busy.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Debug)]
pub struct Semaphore {
    next_ticket: AtomicUsize,
    now_serving: AtomicUsize,
}

#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        Self { next_ticket: AtomicUsize::new(0), now_serving: AtomicUsize::new(permits) }
    }

    pub fn acquire(&self) -> Permit<'_> {
        let ticket = self.next_ticket.fetch_add(1, Ordering::SeqCst);
        while self.now_serving.load(Ordering::SeqCst) <= ticket {
            spin_loop();
        }
        Permit { semaphore: self }
    }

    pub fn waiting(&self) -> usize {
        let now_serving = self.now_serving.load(Ordering::SeqCst);
        self.next_ticket.load(Ordering::SeqCst).saturating_sub(now_serving)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.semaphore.now_serving.fetch_add(1, Ordering::SeqCst);
    }
}
