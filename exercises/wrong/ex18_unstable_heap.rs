//! Wrong: a heap compares only the priorities, so it returns equal jobs in any order.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::{Condvar, Mutex};

pub struct PriorityQueue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    jobs: BinaryHeap<Entry<T>>,
    is_closed: bool,
}

struct Entry<T> {
    priority: u64,
    job: T,
}

impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.priority.cmp(&self.priority)
    }
}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.priority == other.priority
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PriorityQueue<T> {
    pub fn new() -> Self {
        let state = State { jobs: BinaryHeap::new(), is_closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub fn push(&self, priority: u64, job: T) -> Result<(), T> {
        let mut state = self.state.lock().unwrap();
        if state.is_closed {
            return Err(job);
        }
        state.jobs.push(Entry { priority, job });
        self.changed.notify_one();
        Ok(())
    }

    pub fn pop(&self) -> Option<T> {
        let mut state = self.state.lock().unwrap();
        while state.jobs.is_empty() && !state.is_closed {
            state = self.changed.wait(state).unwrap();
        }
        state.jobs.pop().map(|entry| entry.job)
    }

    pub fn close(&self) {
        self.state.lock().unwrap().is_closed = true;
        self.changed.notify_all();
    }
}
