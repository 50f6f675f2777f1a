//! Wrong: `notify_one` may wake a thread whose turn it is not. It sleeps again, and the thread
//! whose turn it is is never woken.

use std::sync::{Condvar, Mutex};

#[derive(Debug)]
pub struct Semaphore {
    state: Mutex<State>,
    turn_changed: Condvar,
}

#[derive(Debug)]
struct State {
    next: usize,
    now_serving: usize,
}

#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        Self {
            state: Mutex::new(State { next: 0, now_serving: permits }),
            turn_changed: Condvar::new(),
        }
    }

    pub fn acquire(&self) -> Permit<'_> {
        let mut state = self.state.lock().unwrap();
        let ticket = state.next;
        state.next += 1;
        let must_wait = |state: &mut State| state.now_serving <= ticket;
        drop(self.turn_changed.wait_while(state, must_wait).unwrap());
        Permit { semaphore: self }
    }

    pub fn waiting(&self) -> usize {
        let state = self.state.lock().unwrap();
        state.next.saturating_sub(state.now_serving)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.semaphore.state.lock().unwrap().now_serving += 1;
        self.semaphore.turn_changed.notify_one();
    }
}
