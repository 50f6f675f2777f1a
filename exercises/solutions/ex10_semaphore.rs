//! # 10: a semaphore

use std::collections::VecDeque;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard};

/// A fair counting semaphore: at any time, at most `permits` threads hold a [`Permit`].
#[derive(Debug)]
pub struct Semaphore {
    state: Mutex<State>,
}

/// While a thread waits, no permit is available: a permit that is given back goes to that thread.
#[derive(Debug)]
struct State {
    available: usize,
    waiters: VecDeque<Sender<()>>,
}

/// The right to be in the critical section. Dropping the permit gives it back.
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    /// Creates a semaphore with the given number of permits.
    pub fn new(permits: usize) -> Self {
        Self { state: Mutex::new(State { available: permits, waiters: VecDeque::new() }) }
    }

    /// Takes a permit. Blocks while no permit is available, or while other threads are waiting.
    pub fn acquire(&self) -> Permit<'_> {
        let mut state = self.state();
        if state.available > 0 {
            state.available -= 1;
        } else {
            let (turn_tx, turn_rx) = channel();
            state.waiters.push_back(turn_tx);
            drop(state); // dropping a permit needs this lock
            turn_rx.recv().expect("the sender stays in the queue until it is used");
        }
        Permit { semaphore: self }
    }

    /// Returns the number of threads that are waiting in [`acquire`](Self::acquire).
    pub fn waiting(&self) -> usize {
        self.state().waiters.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics while holding this lock")
    }
}

impl Drop for Permit<'_> {
    /// Gives the permit back, also during a panic: this is the RAII pattern.
    fn drop(&mut self) {
        let mut state = self.semaphore.state();
        match state.waiters.pop_front() {
            // The permit is never available in between, so no other thread can overtake.
            Some(turn_tx) => turn_tx.send(()).expect("a thread in the queue is waiting"),
            None => state.available += 1,
        }
    }
}
