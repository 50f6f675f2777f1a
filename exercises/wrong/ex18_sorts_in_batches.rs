//! Wrong: sorts all waiting jobs whenever it runs out of sorted ones. A late urgent job does not
//! overtake the jobs that are already sorted.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

pub struct PriorityQueue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    sorted: VecDeque<T>,
    incoming: Vec<(u64, T)>,
    is_closed: bool,
}

impl<T> PriorityQueue<T> {
    pub fn new() -> Self {
        let state = State { sorted: VecDeque::new(), incoming: Vec::new(), is_closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub fn push(&self, priority: u64, job: T) -> Result<(), T> {
        let mut state = self.state.lock().unwrap();
        if state.is_closed {
            return Err(job);
        }
        state.incoming.push((priority, job));
        self.changed.notify_one();
        Ok(())
    }

    pub fn pop(&self) -> Option<T> {
        let mut state = self.state.lock().unwrap();
        while state.sorted.is_empty() && state.incoming.is_empty() && !state.is_closed {
            state = self.changed.wait(state).unwrap();
        }
        if state.sorted.is_empty() {
            let mut jobs = std::mem::take(&mut state.incoming);
            jobs.sort_by_key(|job| job.0);
            state.sorted.extend(jobs.into_iter().map(|(_, job)| job));
        }
        state.sorted.pop_front()
    }

    pub fn close(&self) {
        self.state.lock().unwrap().is_closed = true;
        self.changed.notify_all();
    }
}
