//! Wrong: `push` notifies before the job is in the queue. A thread that wakes up too early waits again.
//! `cargo course check` finds it.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex};

pub struct PriorityQueue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    jobs: BTreeMap<(u64, u64), T>,
    next_number: u64,
    is_closed: bool,
}

impl<T> PriorityQueue<T> {
    pub fn new() -> Self {
        let state = State { jobs: BTreeMap::new(), next_number: 0, is_closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub fn push(&self, priority: u64, job: T) -> Result<(), T> {
        self.changed.notify_one();
        let mut state = self.state.lock().unwrap();
        if state.is_closed {
            return Err(job);
        }
        let number = state.next_number;
        state.next_number += 1;
        state.jobs.insert((priority, number), job);
        Ok(())
    }

    pub fn pop(&self) -> Option<T> {
        let mut state = self.state.lock().unwrap();
        while state.jobs.is_empty() && !state.is_closed {
            state = self.changed.wait(state).unwrap();
        }
        state.jobs.pop_first().map(|(_, job)| job)
    }

    pub fn close(&self) {
        self.state.lock().unwrap().is_closed = true;
        self.changed.notify_all();
    }
}
