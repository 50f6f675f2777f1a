//! Wrong: adds the difference between the old number and the new one to a number that may have
//! changed since.

use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Debug, Default)]
pub struct Counter {
    value: AtomicU64,
}

impl Counter {
    pub fn get(&self) -> u64 {
        self.value.load(Ordering::SeqCst)
    }

    pub fn update(&self, change: impl Fn(u64) -> u64) {
        let old = self.get();
        self.value.fetch_add(change(old).wrapping_sub(old), Ordering::SeqCst);
    }
}
