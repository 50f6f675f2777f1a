//! # 19: a cyclic barrier

use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;

/// A place where threads meet, round after round. Any `n` of them make a round.
pub struct CyclicBarrier {
    n: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// How many threads have arrived in this round: fewer than `n`.
    arrived: usize,
    /// Tells a thread that wakes up late whether its own round is over. The count cannot: threads
    /// of the next round may already have changed it.
    round: u64,
    is_broken: bool,
}

/// A thread's share in a barrier. If a panic drops it, the barrier breaks.
pub struct Party<'a> {
    barrier: &'a CyclicBarrier,
}

/// The barrier is broken: a thread has panicked for which others wait, or would wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl CyclicBarrier {
    /// Creates a barrier for `n` threads. `n` is at least 1.
    pub fn new(n: usize) -> Self {
        Self { n, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Makes a share for the calling thread. This alone is not an arrival.
    pub fn party(&self) -> Party<'_> {
        Party { barrier: self }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect(NOT_POISONED)
    }
}

impl Party<'_> {
    /// Blocks until `n` threads have called `wait` in this round. Returns whether this thread is the
    /// leader of the round, or an error if the barrier is broken.
    pub fn wait(&self) -> Result<bool, Broken> {
        let CyclicBarrier { n, changed, .. } = self.barrier;
        let mut state = self.barrier.state();
        if state.is_broken {
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
        let must_wait = |state: &mut State| state.round == round && !state.is_broken;
        let state = changed.wait_while(state, must_wait).expect(NOT_POISONED);
        // A round that is complete stays complete, so only the round decides.
        if state.round == round { Err(Broken) } else { Ok(false) }
    }
}

impl Drop for Party<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.barrier.state().is_broken = true;
            self.barrier.changed.notify_all();
        }
    }
}

/// Why the mutex is never poisoned: it is not locked while code of the caller runs.
const NOT_POISONED: &str = "no thread panics while it holds the mutex of the state";
