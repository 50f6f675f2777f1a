//! Wrong: keeps the larger number, so an update that makes the number smaller is lost.

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
        loop {
            let old = self.get();
            if self.value.fetch_max(change(old), Ordering::SeqCst) == old {
                return;
            }
        }
    }
}
