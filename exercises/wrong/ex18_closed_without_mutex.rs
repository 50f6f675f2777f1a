//! Wrong: `close` does not lock the mutex. A wakeup is lost if a thread has found the queue open, and
//! does not wait yet.
//! `cargo course check` finds it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};

pub struct PriorityQueue<T> {
    state: Mutex<State<T>>,
    is_closed: AtomicBool,
    changed: Condvar,
}

struct State<T> {
    jobs: BTreeMap<(u64, u64), T>,
    next_number: u64,
}

impl<T> PriorityQueue<T> {
    pub fn new() -> Self {
        let state = State { jobs: BTreeMap::new(), next_number: 0 };
        Self {
            state: Mutex::new(state),
            is_closed: AtomicBool::new(false),
            changed: Condvar::new(),
        }
    }

    pub fn push(&self, priority: u64, job: T) -> Result<(), T> {
        let mut state = self.state.lock().unwrap();
        if self.is_closed.load(SeqCst) {
            return Err(job);
        }
        let number = state.next_number;
        state.next_number += 1;
        state.jobs.insert((priority, number), job);
        self.changed.notify_one();
        Ok(())
    }

    pub fn pop(&self) -> Option<T> {
        let mut state = self.state.lock().unwrap();
        while state.jobs.is_empty() && !self.is_closed.load(SeqCst) {
            state = self.changed.wait(state).unwrap();
        }
        state.jobs.pop_first().map(|(_, job)| job)
    }

    pub fn close(&self) {
        self.is_closed.store(true, SeqCst);
        self.changed.notify_all();
    }
}
