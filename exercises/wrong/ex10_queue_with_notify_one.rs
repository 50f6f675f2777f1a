//! Wrong: `notify_one` may wake a thread that is not the first in the queue. It sleeps again, and
//! the first one is never woken.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

#[derive(Debug)]
pub struct Semaphore {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    available: usize,
    next_ticket: usize,
    queue: VecDeque<usize>,
}

#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        let state = State { available: permits, next_ticket: 0, queue: VecDeque::new() };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub fn acquire(&self) -> Permit<'_> {
        let mut state = self.state.lock().unwrap();
        if state.available == 0 || !state.queue.is_empty() {
            let ticket = state.next_ticket;
            state.next_ticket += 1;
            state.queue.push_back(ticket);
            let must_wait =
                |state: &mut State| state.available == 0 || state.queue.front() != Some(&ticket);
            state = self.changed.wait_while(state, must_wait).unwrap();
            state.queue.pop_front();
        }
        state.available -= 1;
        Permit { semaphore: self }
    }

    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().queue.len()
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.semaphore.state.lock().unwrap().available += 1;
        self.semaphore.changed.notify_one();
    }
}
