//! Wrong: remembers only whether the number of the round is even. A thread that wakes up late, after
//! two rounds, takes the third one for its own.

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
    is_even: bool,
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
        if state.is_broken {
            return Err(Broken);
        }
        state.arrived += 1;
        if state.arrived == *n {
            state.arrived = 0;
            state.is_even = !state.is_even;
            changed.notify_all();
            return Ok(true);
        }
        let is_even = state.is_even;
        while state.is_even == is_even && !state.is_broken {
            state = changed.wait(state).unwrap();
        }
        if state.is_even == is_even { Err(Broken) } else { Ok(false) }
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
