//! Wrong: a panic breaks the barrier without the mutex. A wakeup is lost if a thread has found the
//! barrier whole, and does not wait yet.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::thread;

pub struct CyclicBarrier {
    n: usize,
    state: Mutex<State>,
    is_broken: AtomicBool,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    arrived: usize,
    round: u64,
}

pub struct Party<'a> {
    barrier: &'a CyclicBarrier,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl CyclicBarrier {
    pub fn new(n: usize) -> Self {
        Self {
            n,
            state: Mutex::default(),
            is_broken: AtomicBool::new(false),
            changed: Condvar::new(),
        }
    }

    pub fn party(&self) -> Party<'_> {
        Party { barrier: self }
    }
}

impl Party<'_> {
    pub fn wait(&self) -> Result<bool, Broken> {
        let CyclicBarrier { n, state, is_broken, changed } = self.barrier;
        let mut state = state.lock().unwrap();
        if is_broken.load(SeqCst) {
            return Err(Broken);
        }
        state.arrived += 1;
        if state.arrived == *n {
            state.arrived = 0;
            state.round += 1;
            changed.notify_all();
            return Ok(true);
        }
        let round = state.round;
        while state.round == round && !is_broken.load(SeqCst) {
            state = changed.wait(state).unwrap();
        }
        if state.round == round { Err(Broken) } else { Ok(false) }
    }
}

impl Drop for Party<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.barrier.is_broken.store(true, SeqCst);
            self.barrier.changed.notify_all();
        }
    }
}
