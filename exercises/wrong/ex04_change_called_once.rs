//! Wrong: calls `change` once, and adds the same difference in every attempt.

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
        let mut old = self.get();
        let difference = change(old).wrapping_sub(old);
        while let Err(current) = self.value.compare_exchange(
            old,
            old.wrapping_add(difference),
            Ordering::SeqCst,
            Ordering::SeqCst,
        ) {
            old = current;
        }
    }
}
