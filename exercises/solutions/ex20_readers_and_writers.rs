//! # 20: readers and writers

use std::sync::{Condvar, Mutex, MutexGuard};

/// A lock that any number of readers hold at the same time, or one writer.
pub struct ReadWriteLock {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    readers: usize,
    is_writing: bool,
    /// While there are any, new readers wait: that is why writers do not starve.
    waiting_writers: usize,
    /// One of the readers waits to become a writer.
    is_upgrading: bool,
}

/// The right to read. Dropping it gives it back, also during a panic.
#[must_use = "the lock is unlocked as soon as the guard is dropped"]
pub struct ReadGuard<'a> {
    lock: &'a ReadWriteLock,
}

/// The right to write. Dropping it gives it back, also during a panic.
#[must_use = "the lock is unlocked as soon as the guard is dropped"]
pub struct WriteGuard<'a> {
    lock: &'a ReadWriteLock,
}

impl ReadWriteLock {
    /// Creates a lock that is free.
    pub fn new() -> Self {
        Self { state: Mutex::default(), changed: Condvar::new() }
    }

    /// Blocks while a writer holds the lock or waits for it.
    pub fn read(&self) -> ReadGuard<'_> {
        let must_wait =
            |state: &State| state.is_writing || state.waiting_writers > 0 || state.is_upgrading;
        self.wait_while(self.state(), must_wait).readers += 1;
        ReadGuard { lock: self }
    }

    /// Blocks while readers or another writer hold the lock.
    pub fn write(&self) -> WriteGuard<'_> {
        let mut state = self.state();
        state.waiting_writers += 1;
        let mut state = self.wait_while(state, |state| state.is_writing || state.readers > 0);
        state.waiting_writers -= 1;
        state.is_writing = true;
        WriteGuard { lock: self }
    }

    fn wait_while<'a>(
        &self,
        state: MutexGuard<'a, State>,
        must_wait: impl Fn(&State) -> bool,
    ) -> MutexGuard<'a, State> {
        self.changed.wait_while(state, |state| must_wait(state)).expect(NOT_POISONED)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect(NOT_POISONED)
    }
}

impl<'a> ReadGuard<'a> {
    /// Turns the right to read into the right to write, without another writer in between. Blocks
    /// while there are other readers. If one of them already waits in `upgrade`, returns this guard
    /// as an error.
    pub fn upgrade(self) -> Result<WriteGuard<'a>, ReadGuard<'a>> {
        let mut state = self.lock.state();
        if state.is_upgrading {
            return Err(self);
        }
        state.is_upgrading = true;
        // This thread stays a reader while it waits, so that no writer can go on before it.
        let mut state = self.lock.wait_while(state, |state| state.readers > 1);
        state.is_upgrading = false;
        state.is_writing = true;
        drop(state); // dropping `self` locks the mutex to subtract the reader
        Ok(WriteGuard { lock: self.lock })
    }
}

impl Drop for ReadGuard<'_> {
    fn drop(&mut self) {
        self.lock.state().readers -= 1;
        // All, because a writer and an upgrading reader may both wait, and only one can go on.
        self.lock.changed.notify_all();
    }
}

impl Drop for WriteGuard<'_> {
    fn drop(&mut self) {
        self.lock.state().is_writing = false;
        self.lock.changed.notify_all();
    }
}

/// Why the mutex is never poisoned: it is not locked while code of the caller runs.
const NOT_POISONED: &str = "no thread panics while it holds the mutex of the state";
