//! Wrong: counts the readers with 16 bits, so the number starts again at 0.

use std::sync::{Condvar, Mutex};

pub struct ReadWriteLock {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    readers: u16,
    is_writing: bool,
    waiting_writers: usize,
    is_upgrading: bool,
}

pub struct ReadGuard<'a> {
    lock: &'a ReadWriteLock,
}

pub struct WriteGuard<'a> {
    lock: &'a ReadWriteLock,
}

impl ReadWriteLock {
    pub fn new() -> Self {
        Self { state: Mutex::default(), changed: Condvar::new() }
    }

    pub fn read(&self) -> ReadGuard<'_> {
        let mut state = self.state.lock().unwrap();
        while state.is_writing || state.waiting_writers > 0 || state.is_upgrading {
            state = self.changed.wait(state).unwrap();
        }
        state.readers = state.readers.wrapping_add(1);
        ReadGuard { lock: self }
    }

    pub fn write(&self) -> WriteGuard<'_> {
        let mut state = self.state.lock().unwrap();
        state.waiting_writers += 1;
        while state.is_writing || state.readers > 0 {
            state = self.changed.wait(state).unwrap();
        }
        state.waiting_writers -= 1;
        state.is_writing = true;
        WriteGuard { lock: self }
    }
}

impl<'a> ReadGuard<'a> {
    pub fn upgrade(self) -> Result<WriteGuard<'a>, ReadGuard<'a>> {
        let mut state = self.lock.state.lock().unwrap();
        if state.is_upgrading {
            return Err(self);
        }
        state.is_upgrading = true;
        while state.readers > 1 {
            state = self.lock.changed.wait(state).unwrap();
        }
        state.is_upgrading = false;
        state.is_writing = true;
        drop(state);
        Ok(WriteGuard { lock: self.lock })
    }
}

impl Drop for ReadGuard<'_> {
    fn drop(&mut self) {
        let mut state = self.lock.state.lock().unwrap();
        state.readers = state.readers.wrapping_sub(1);
        drop(state);
        self.lock.changed.notify_all();
    }
}

impl Drop for WriteGuard<'_> {
    fn drop(&mut self) {
        self.lock.state.lock().unwrap().is_writing = false;
        self.lock.changed.notify_all();
    }
}
