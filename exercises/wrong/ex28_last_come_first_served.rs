//! Wrong: the lock goes to whoever came last. Whoever came first may wait for ever.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

pub struct Gil {
    interval: Duration,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    drawn: u64,
    holder: Option<u64>,
    asked: bool,
    waiting: Vec<u64>,
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
        self.state().waiting.len()
    }

    pub fn asked(&self) -> bool {
        self.state().asked
    }

    fn take(&self) {
        let mut state = self.state();
        let me = state.drawn;
        state.drawn += 1;
        if state.holder.is_none() {
            state.holder = Some(me);
        } else {
            state.waiting.push(me);
        }
        while state.holder != Some(me) {
            let holder = state.holder;
            let same = |state: &mut State| state.holder == holder;
            let waited = self.freed.wait_timeout_while(state, self.interval, same);
            let (mut still, patience) = waited.expect("nobody panics with it");
            still.asked |= patience.timed_out();
            state = self.freed.wait_while(still, same).expect("nobody panics with it");
        }
    }

    fn give_up(&self) {
        let mut state = self.state();
        state.holder = state.waiting.pop();
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
