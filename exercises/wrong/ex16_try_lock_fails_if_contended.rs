//! Wrong: `try_lock` returns `None` even to the holder, while another thread is in the middle of a
//! call.

use std::marker::PhantomData;
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};

pub struct ReentrantLock {
    state: Mutex<(Option<ThreadId>, usize)>,
    unlocked: Condvar,
}

pub struct Guard<'a> {
    lock: &'a ReentrantLock,
    not_send: PhantomData<*const ()>,
}

impl ReentrantLock {
    pub fn new() -> Self {
        Self { state: Mutex::default(), unlocked: Condvar::new() }
    }

    pub fn lock(&self) -> Guard<'_> {
        let me = thread::current().id();
        let mut state = self.state.lock().unwrap();
        while state.0.is_some_and(|owner| owner != me) {
            state = self.unlocked.wait(state).unwrap();
        }
        *state = (Some(me), state.1 + 1);
        Guard { lock: self, not_send: PhantomData }
    }

    pub fn try_lock(&self) -> Option<Guard<'_>> {
        let me = thread::current().id();
        let mut state = self.state.try_lock().ok()?;
        if state.0.is_some_and(|owner| owner != me) {
            return None;
        }
        *state = (Some(me), state.1 + 1);
        Some(Guard { lock: self, not_send: PhantomData })
    }

    pub fn depth(&self) -> usize {
        let state = self.state.lock().unwrap();
        if state.0 == Some(thread::current().id()) { state.1 } else { 0 }
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let mut state = self.lock.state.lock().unwrap();
        state.1 -= 1;
        if state.1 == 0 {
            state.0 = None;
            self.lock.unlocked.notify_one();
        }
    }
}
