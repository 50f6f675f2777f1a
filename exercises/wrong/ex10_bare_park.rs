//! Wrong: `park` may return without a reason, but it is not called in a loop.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::thread::{self, Thread};

#[derive(Debug)]
pub struct Semaphore {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    available: usize,
    waiters: VecDeque<Thread>,
}

#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        Self { state: Mutex::new(State { available: permits, waiters: VecDeque::new() }) }
    }

    pub fn acquire(&self) -> Permit<'_> {
        let mut state = self.state();
        if state.available > 0 {
            state.available -= 1;
        } else {
            state.waiters.push_back(thread::current());
            drop(state);
            thread::park();
        }
        Permit { semaphore: self }
    }

    pub fn waiting(&self) -> usize {
        self.state().waiters.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut state = self.semaphore.state();
        match state.waiters.pop_front() {
            Some(thread) => thread.unpark(),
            None => state.available += 1,
        }
    }
}
