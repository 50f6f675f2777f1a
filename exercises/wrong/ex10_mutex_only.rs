//! Wrong: this is a mutex: it gives out one permit at a time, however many there are.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Debug)]
pub struct Semaphore {
    mutex: Mutex<()>,
    waiting: AtomicUsize,
}

#[derive(Debug)]
pub struct Permit<'a> {
    _guard: MutexGuard<'a, ()>,
}

impl Semaphore {
    pub fn new(_permits: usize) -> Self {
        Self { mutex: Mutex::new(()), waiting: AtomicUsize::new(0) }
    }

    pub fn acquire(&self) -> Permit<'_> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let guard = self.mutex.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        Permit { _guard: guard }
    }

    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }
}
