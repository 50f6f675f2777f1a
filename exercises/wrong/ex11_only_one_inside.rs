//! Wrong: it is a lock. However many permits there are, only one is given out.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Debug)]
pub struct Semaphore {
    inside: Mutex<()>,
    waiting: AtomicUsize,
}

#[derive(Debug)]
pub struct Permit<'a> {
    _inside: MutexGuard<'a, ()>,
}

impl Semaphore {
    pub fn new(_k: usize) -> Self {
        Self { inside: Mutex::new(()), waiting: AtomicUsize::new(0) }
    }

    pub fn acquire(&self) -> Permit<'_> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        Permit { _inside: inside }
    }

    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }
}
