//! # 17: exactly once

use std::sync::{Arc, Condvar, Mutex, MutexGuard};

/// A value that is made when it is first needed, and that many threads share.
pub struct Once<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

enum State<T> {
    Missing,
    /// A thread is running its `make`.
    Making,
    Ready(Arc<T>),
}

impl<T> Once<T> {
    /// Creates a `Once` without a value.
    pub fn new() -> Self {
        Self { state: Mutex::new(State::Missing), changed: Condvar::new() }
    }

    /// Returns the value. If there is none yet, makes it with `make`, or waits for the thread that
    /// is making it. If `make` panics, one of the waiting threads makes the value instead.
    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let is_making = |state: &mut State<T>| matches!(state, State::Making);
        let mut state = self.changed.wait_while(self.state(), is_making).expect(NOT_POISONED);
        if let State::Ready(value) = &*state {
            return Arc::clone(value);
        }
        *state = State::Making;
        drop(state);
        let _attempt = Attempt(self);
        let value = Arc::new(make());
        *self.state() = State::Ready(Arc::clone(&value));
        value
    }

    /// Returns the value if it is there. Does not wait for a thread that is making it.
    pub fn get(&self) -> Option<Arc<T>> {
        match &*self.state() {
            State::Ready(value) => Some(Arc::clone(value)),
            State::Missing | State::Making => None,
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect(NOT_POISONED)
    }
}

/// The end of an attempt to make the value, whether it succeeds or panics.
struct Attempt<'a, T>(&'a Once<T>);

impl<T> Drop for Attempt<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        if matches!(*state, State::Making) {
            *state = State::Missing; // `make` has panicked
        }
        // All can go on if the value is ready. If not, the first to wake up makes it, and the
        // others wait again.
        self.0.changed.notify_all();
    }
}

/// Why the mutex is never poisoned: it is not locked while `make` runs.
const NOT_POISONED: &str = "no thread panics while it holds the mutex of the state";
