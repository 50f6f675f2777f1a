//! Wrong: unlocks the mutex between reading and writing, so another thread can update the number in
//! between.
//! `cargo course check` finds it.

use std::sync::Mutex;

#[derive(Debug, Default)]
pub struct Counter {
    value: Mutex<u64>,
}

impl Counter {
    pub fn get(&self) -> u64 {
        *self.value.lock().unwrap()
    }

    pub fn update(&self, change: impl Fn(u64) -> u64) {
        let old = *self.value.lock().unwrap();
        let new = change(old);
        *self.value.lock().unwrap() = new;
    }
}
