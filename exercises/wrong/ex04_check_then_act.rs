//! Wrong: check-then-act. Another thread can store between the second load and the store.
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
        loop {
            let old = self.value.load(Ordering::SeqCst);
            let new = change(old);
            if self.value.load(Ordering::SeqCst) == old {
                self.value.store(new, Ordering::SeqCst);
                return;
            }
        }
    }
}
