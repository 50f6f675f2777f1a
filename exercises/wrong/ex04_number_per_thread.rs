//! Wrong: keeps a number for each thread, and adds them up in `get`. `change` gets only one of
//! them.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread::{self, ThreadId};

#[derive(Debug, Default)]
pub struct Counter {
    numbers: Mutex<HashMap<ThreadId, u64>>,
}

impl Counter {
    pub fn get(&self) -> u64 {
        self.numbers.lock().unwrap().values().sum()
    }

    pub fn update(&self, change: impl Fn(u64) -> u64) {
        let mut numbers = self.numbers.lock().unwrap();
        let number = numbers.entry(thread::current().id()).or_default();
        *number = change(*number);
    }
}
