//! Wrong: the lock goes to the thread that came last. The first one may starve.

use std::marker::PhantomData;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

pub struct Gil {
    switch_interval: Duration,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    next: u64,
    holder: Option<u64>,
    waiting: Vec<u64>,
    drop_requested: bool,
}

impl Gil {
    pub fn new(switch_interval: Duration) -> Self {
        Self { switch_interval, state: Mutex::default(), changed: Condvar::new() }
    }

    pub fn acquire(&self) -> Guard<'_> {
        self.take();
        Guard { gil: self, not_send: PhantomData }
    }

    pub fn waiting(&self) -> usize {
        self.state().waiting.len()
    }

    pub fn drop_requested(&self) -> bool {
        self.state().drop_requested
    }

    fn take(&self) {
        let mut state = self.state();
        let me = state.next;
        state.next += 1;
        if state.holder.is_none() {
            state.holder = Some(me);
        } else {
            state.waiting.push(me);
        }
        while state.holder != Some(me) {
            let holder = state.holder;
            let same_holder = |state: &mut State| state.holder == holder;
            let (mut still_waiting, wait) = self
                .changed
                .wait_timeout_while(state, self.switch_interval, same_holder)
                .expect(NOT_POISONED);
            still_waiting.drop_requested |= wait.timed_out();
            state = self.changed.wait_while(still_waiting, same_holder).expect(NOT_POISONED);
        }
    }

    fn release(&self) {
        let mut state = self.state();
        state.holder = state.waiting.pop();
        state.drop_requested = false;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect(NOT_POISONED)
    }
}

const NOT_POISONED: &str = "no code panics while it holds the mutex of the state";

#[must_use = "the lock is released as soon as the guard is dropped"]
pub struct Guard<'a> {
    gil: &'a Gil,
    not_send: PhantomData<*const ()>,
}

impl Guard<'_> {
    pub fn checkpoint(&mut self) {
        if self.gil.drop_requested() {
            self.gil.release();
            self.gil.take();
        }
    }

    pub fn allow_threads<T>(&mut self, blocking: impl FnOnce() -> T) -> T {
        self.gil.release();
        let _reacquire = Reacquire(self.gil);
        blocking()
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.gil.release();
    }
}

struct Reacquire<'a>(&'a Gil);

impl Drop for Reacquire<'_> {
    fn drop(&mut self) {
        self.0.take();
    }
}
