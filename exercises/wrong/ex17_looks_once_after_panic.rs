//! Wrong: a panic of `make` wakes one thread, which makes the value without looking again. But a new
//! call may already be making it.
//! `cargo course check` finds it.

use std::sync::{Arc, Condvar, Mutex};

pub struct Once<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

enum State<T> {
    Missing,
    Making,
    Ready(Arc<T>),
}

impl<T> Once<T> {
    pub fn new() -> Self {
        Self { state: Mutex::new(State::Missing), changed: Condvar::new() }
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let mut state = self.state.lock().unwrap();
        if let State::Making = *state {
            state = self.changed.wait(state).unwrap();
        }
        if let State::Ready(value) = &*state {
            return Arc::clone(value);
        }
        *state = State::Making;
        drop(state);
        let _attempt = Attempt(self);
        let value = Arc::new(make());
        *self.state.lock().unwrap() = State::Ready(Arc::clone(&value));
        value
    }

    pub fn get(&self) -> Option<Arc<T>> {
        match &*self.state.lock().unwrap() {
            State::Ready(value) => Some(Arc::clone(value)),
            State::Missing | State::Making => None,
        }
    }
}

struct Attempt<'a, T>(&'a Once<T>);

impl<T> Drop for Attempt<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        if let State::Making = *state {
            *state = State::Missing;
            self.0.changed.notify_one();
        } else {
            self.0.changed.notify_all();
        }
    }
}
