//! Wrong: a permit that is handed over counts as free, too.

use std::collections::VecDeque;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard};

#[derive(Debug)]
pub struct Semaphore {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    free: usize,
    waiting: VecDeque<Sender<()>>,
}

#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    pub fn new(k: usize) -> Self {
        Self { state: Mutex::new(State { free: k, waiting: VecDeque::new() }) }
    }

    pub fn acquire(&self) -> Permit<'_> {
        let mut state = self.state();
        if state.free > 0 {
            state.free -= 1;
        } else {
            let (turn, my_turn) = channel();
            state.waiting.push_back(turn);
            drop(state);
            my_turn.recv().unwrap();
        }
        Permit { semaphore: self }
    }

    pub fn waiting(&self) -> usize {
        self.state().waiting.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut state = self.semaphore.state();
        state.free += 1;
        if let Some(next) = state.waiting.pop_front() {
            next.send(()).unwrap();
        }
    }
}
