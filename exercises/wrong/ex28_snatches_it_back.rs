//! Wrong: a checkpoint gives the lock up and takes it again before anybody else has woken up.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

pub struct Gil {
    interval: Duration,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    taken: bool,
    asked: bool,
    waiting: usize,
}

impl Gil {
    pub fn new(interval: Duration) -> Self {
        Self { interval, state: Mutex::default(), freed: Condvar::new() }
    }

    pub fn acquire(&self) -> Guard<'_> {
        self.take();
        Guard { gil: self }
    }

    pub fn waiting(&self) -> usize {
        self.state().waiting
    }

    pub fn asked(&self) -> bool {
        self.state().asked
    }

    fn take(&self) {
        let mut state = self.state();
        state.waiting += 1;
        let taken = |state: &mut State| state.taken;
        let waited = self.freed.wait_timeout_while(state, self.interval, taken);
        let (mut still, patience) = waited.expect("nobody panics with it");
        still.asked |= patience.timed_out();
        state = self.freed.wait_while(still, taken).expect("nobody panics with it");
        state.waiting -= 1;
        state.taken = true;
    }

    fn give_up(&self) {
        let mut state = self.state();
        state.taken = false;
        state.asked = false;
        self.freed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics with it")
    }
}

pub struct Guard<'a> {
    gil: &'a Gil,
}

impl Guard<'_> {
    pub fn checkpoint(&mut self) {
        if self.gil.asked() {
            self.gil.give_up();
            self.gil.take();
        }
    }

    pub fn allow_threads<T>(&mut self, blocking: impl FnOnce() -> T) -> T {
        self.gil.give_up();
        let _again = TakeAgain(self.gil);
        blocking()
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.gil.give_up();
    }
}

struct TakeAgain<'a>(&'a Gil);

impl Drop for TakeAgain<'_> {
    fn drop(&mut self) {
        self.0.take();
    }
}
