//! Wrong: retries `compare_exchange` without calling `change` again, so it stores a value that was
//! computed from an outdated number.
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
        let mut old = self.value.load(Ordering::SeqCst);
        let new = change(old);
        while let Err(now) =
            self.value.compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst)
        {
            old = now;
        }
    }
}
