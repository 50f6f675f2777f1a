//! # 18: a priority queue

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard};

/// A queue of jobs that several threads share. Jobs need not be comparable: only their priorities
/// are compared.
pub struct PriorityQueue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    /// The jobs by priority and, among equal priorities, by the number of their arrival. So the
    /// first job in the map is the next one to take.
    jobs: BTreeMap<(u64, u64), T>,
    next_number: u64,
    is_closed: bool,
}

impl<T> PriorityQueue<T> {
    /// Creates a queue that is empty and open.
    pub fn new() -> Self {
        let state = State { jobs: BTreeMap::new(), next_number: 0, is_closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Adds a job. A smaller `priority` is more urgent. If the queue is closed, returns the job as
    /// an error.
    pub fn push(&self, priority: u64, job: T) -> Result<(), T> {
        let mut state = self.state();
        if state.is_closed {
            return Err(job);
        }
        let number = state.next_number;
        state.next_number += 1;
        state.jobs.insert((priority, number), job);
        // One job is enough for one thread. Notify even if the queue was not empty: several threads
        // may be waiting, and each job needs its own notification.
        self.changed.notify_one();
        Ok(())
    }

    /// Takes the most urgent job, the oldest among equals. Blocks while the queue is empty and
    /// open. If the queue is empty and closed, returns `None`.
    pub fn pop(&self) -> Option<T> {
        let must_wait = |state: &mut State<T>| state.jobs.is_empty() && !state.is_closed;
        let mut state = self.changed.wait_while(self.state(), must_wait).expect(NOT_POISONED);
        state.jobs.pop_first().map(|(_, job)| job)
    }

    /// Closes the queue: it accepts no more jobs, but those in it can still be taken.
    pub fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect(NOT_POISONED)
    }
}

/// Why the mutex is never poisoned: no code of the caller runs while it is locked, because jobs are
/// neither compared nor dropped here.
const NOT_POISONED: &str = "no thread panics while it holds the lock";
