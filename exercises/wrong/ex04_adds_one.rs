//! Wrong: always adds one, whatever `change` returns.

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
        let _ = change(self.get());
        self.value.fetch_add(1, Ordering::SeqCst);
    }
}
