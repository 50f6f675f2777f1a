//! Wrong: a panic only ends the current round. Threads that come later wait again.

use std::sync::{Condvar, Mutex};
use std::thread;

pub struct CyclicBarrier {
    n: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    arrived: usize,
    round: u64,
    is_broken: bool,
}

pub struct Party<'a> {
    barrier: &'a CyclicBarrier,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl CyclicBarrier {
    pub fn new(n: usize) -> Self {
        Self { n, state: Mutex::default(), changed: Condvar::new() }
    }

    pub fn party(&self) -> Party<'_> {
        Party { barrier: self }
    }
}

impl Party<'_> {
    pub fn wait(&self) -> Result<bool, Broken> {
        let CyclicBarrier { n, state, changed } = self.barrier;
        let mut state = state.lock().unwrap();
        state.is_broken = false;
        state.arrived += 1;
        if state.arrived == *n {
            state.arrived = 0;
            state.round += 1;
            changed.notify_all();
            return Ok(true);
        }
        let round = state.round;
        while state.round == round && !state.is_broken {
            state = changed.wait(state).unwrap();
        }
        if state.round == round { Err(Broken) } else { Ok(false) }
    }
}

impl Drop for Party<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.barrier.state.lock().unwrap().is_broken = true;
            self.barrier.changed.notify_all();
        }
    }
}
