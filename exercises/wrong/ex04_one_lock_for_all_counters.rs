//! Wrong: locks one lock for all counters. If `change` uses another counter, the two deadlock.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Debug, Default)]
pub struct Counter {
    value: AtomicU64,
}

static LOCK: Mutex<()> = Mutex::new(());

impl Counter {
    pub fn get(&self) -> u64 {
        self.value.load(Ordering::SeqCst)
    }

    pub fn update(&self, change: impl Fn(u64) -> u64) {
        let _guard = LOCK.lock().unwrap();
        self.value.store(change(self.get()), Ordering::SeqCst);
    }
}
