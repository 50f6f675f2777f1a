//! Wrong: stores only 32 bits of the number.

use std::sync::atomic::{AtomicU32, Ordering};

#[derive(Debug, Default)]
pub struct Counter {
    value: AtomicU32,
}

impl Counter {
    pub fn get(&self) -> u64 {
        self.value.load(Ordering::SeqCst).into()
    }

    pub fn update(&self, change: impl Fn(u64) -> u64) {
        let change = |n: u32| Some(change(n.into()) as u32);
        let _ = self.value.fetch_update(Ordering::SeqCst, Ordering::SeqCst, change);
    }
}
