//! # 11: a semaphore

use std::collections::VecDeque;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard};

/// Lets in a limited number at a time, in the order in which they came.
#[derive(Debug)]
pub struct Semaphore {
    state: Mutex<State>,
}

/// When somebody waits, no permit is free: they are handed over.
#[derive(Debug)]
struct State {
    free: usize,
    waiting: VecDeque<Sender<()>>,
}

/// The right to be inside. To drop it is to leave.
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    /// Makes a semaphore with `k` permits.
    pub fn new(k: usize) -> Self {
        Self { state: Mutex::new(State { free: k, waiting: VecDeque::new() }) }
    }

    /// Takes a permit, and waits for one if there is none.
    pub fn acquire(&self) -> Permit<'_> {
        let mut state = self.state();
        if state.free > 0 {
            state.free -= 1;
        } else {
            let (turn, my_turn) = channel();
            state.waiting.push_back(turn);
            drop(state); // or nobody could ever leave
            my_turn.recv().expect("it stays in the queue until it is our turn");
        }
        Permit { semaphore: self }
    }

    /// How many are waiting in `acquire` now.
    pub fn waiting(&self) -> usize {
        self.state().waiting.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics while holding the lock")
    }
}

impl Drop for Permit<'_> {
    /// Gives the permit back. This runs in a panic, too: that is why it is a `Drop`.
    fn drop(&mut self) {
        let mut state = self.semaphore.state();
        match state.waiting.pop_front() {
            // The permit is never free in between, so no newcomer can snatch it.
            Some(next) => next.send(()).expect("who is in the queue is waiting"),
            None => state.free += 1,
        }
    }
}
