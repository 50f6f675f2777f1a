//! Wrong: the tickets make it fair, but who waits keeps a core busy.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Debug)]
pub struct Semaphore {
    tickets: AtomicUsize,
    let_in: AtomicUsize,
}

#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    pub fn new(k: usize) -> Self {
        Self { tickets: AtomicUsize::new(0), let_in: AtomicUsize::new(k) }
    }

    pub fn acquire(&self) -> Permit<'_> {
        let mine = self.tickets.fetch_add(1, Ordering::SeqCst);
        while self.let_in.load(Ordering::SeqCst) <= mine {
            spin_loop();
        }
        Permit { semaphore: self }
    }

    pub fn waiting(&self) -> usize {
        let let_in = self.let_in.load(Ordering::SeqCst);
        self.tickets.load(Ordering::SeqCst).saturating_sub(let_in)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.semaphore.let_in.fetch_add(1, Ordering::SeqCst);
    }
}
