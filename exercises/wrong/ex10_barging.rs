//! Wrong: a thread that arrives while a permit is available takes it before the woken thread runs.

use std::sync::{Condvar, Mutex};

#[derive(Debug)]
pub struct Semaphore {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    available: usize,
    waiting: usize,
}

#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        Self {
            state: Mutex::new(State { available: permits, waiting: 0 }),
            changed: Condvar::new(),
        }
    }

    pub fn acquire(&self) -> Permit<'_> {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        state = self.changed.wait_while(state, |state| state.available == 0).unwrap();
        state.available -= 1;
        state.waiting -= 1;
        Permit { semaphore: self }
    }

    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().waiting
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.semaphore.state.lock().unwrap().available += 1;
        self.semaphore.changed.notify_one();
    }
}
