//! Wrong: gives up after two failed attempts, so its update is lost.
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
        for _ in 0..2 {
            let old = self.value.load(Ordering::SeqCst);
            let new = change(old);
            if self.value.compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
                return;
            }
        }
    }
}
