//! # 04: the lost update

use std::sync::{Mutex, MutexGuard};

/// A number that many threads update. It starts at 0.
#[derive(Debug, Default)]
pub struct Counter {
    // A mutex is the simplest way, and works for a value of any size. For a single number,
    // `AtomicU64::fetch_update` needs no lock. (If `change` did nothing but add, `fetch_add` would
    // be enough.)
    value: Mutex<u64>,
}

impl Counter {
    /// Returns the current number.
    pub fn get(&self) -> u64 {
        *self.value()
    }

    /// Replaces the current number `n` with `change(n)`. No update is lost, whatever other threads
    /// do at the same time.
    pub fn update(&self, change: impl Fn(u64) -> u64) {
        // One guard from reading to writing makes the two a critical section.
        let mut value = self.value();
        *value = change(*value);
    }

    fn value(&self) -> MutexGuard<'_, u64> {
        self.value.lock().expect("`change` does not panic")
    }
}
