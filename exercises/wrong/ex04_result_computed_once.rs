//! Wrong: retries, but stores the result that was computed from the old number.
//! `cargo course check` finds it.

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
        let new = change(old);
        while let Err(current) =
            self.value.compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst)
        {
            old = current;
        }
    }
}
