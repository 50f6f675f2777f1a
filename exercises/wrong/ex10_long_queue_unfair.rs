//! Wrong: if 16 threads are waiting, the next one goes to the front of the queue.

use std::collections::VecDeque;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard};

#[derive(Debug)]
pub struct Semaphore {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    available: usize,
    waiters: VecDeque<Sender<()>>,
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
            let (turn_tx, turn_rx) = channel();
            if state.waiters.len() < 16 {
                state.waiters.push_back(turn_tx);
            } else {
                state.waiters.push_front(turn_tx);
            }
            drop(state);
            turn_rx.recv().unwrap();
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
            Some(turn_tx) => turn_tx.send(()).unwrap(),
            None => state.available += 1,
        }
    }
}
