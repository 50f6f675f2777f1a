//! # 04: the lost update

use std::sync::{Mutex, MutexGuard};

/// A number that many threads change. It begins at 0.
#[derive(Debug, Default)]
pub struct Counter {
    // A lock is the plain way, and right for values of any size. For a number alone,
    // `AtomicU64::fetch_update` does without. (And if `change` did nothing but add, `fetch_add`.)
    value: Mutex<u64>,
}

impl Counter {
    /// The number as it is now.
    pub fn get(&self) -> u64 {
        *self.value()
    }

    /// Changes the number `n` to `change(n)`. No update is lost, whatever other threads do
    /// meanwhile.
    pub fn update(&self, change: impl Fn(u64) -> u64) {
        // One guard from the reading to the writing: nobody comes in between.
        let mut value = self.value();
        *value = change(*value);
    }

    fn value(&self) -> MutexGuard<'_, u64> {
        self.value.lock().expect("`change` does not panic")
    }
}
