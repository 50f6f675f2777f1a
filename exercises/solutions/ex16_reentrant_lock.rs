//! # 16: a re-entrant lock

use std::marker::PhantomData;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::{self, ThreadId};

/// A lock that one thread at a time holds, and that this thread may lock again.
pub struct ReentrantLock {
    state: Mutex<State>,
    unlocked: Condvar,
}

/// Locked for a moment in each method, and never while a thread is in its critical section.
#[derive(Default)]
struct State {
    owner: Option<ThreadId>,
    /// The number of the owner's guards: 0 if there is no owner.
    depth: usize,
}

/// One of the holder's guards. The lock is free when all guards of its holder have been dropped, in
/// any order.
#[must_use = "the lock is unlocked as soon as the guard is dropped"]
pub struct Guard<'a> {
    lock: &'a ReentrantLock,
    /// Makes the guard `!Send`: it stays on the thread that holds the lock.
    not_send: PhantomData<*const ()>,
}

impl ReentrantLock {
    /// Creates a lock that is free.
    pub fn new() -> Self {
        Self { state: Mutex::default(), unlocked: Condvar::new() }
    }

    /// Locks the lock, or locks it once more if this thread holds it already. Blocks while another
    /// thread holds it.
    pub fn lock(&self) -> Guard<'_> {
        let held_by_another = |state: &mut State| state.is_held_by_another_thread();
        let state = self.unlocked.wait_while(self.state(), held_by_another).expect(NOT_POISONED);
        self.add_guard(state)
    }

    /// Locks the lock as [`lock`](Self::lock) does, but never blocks: returns `None` if another
    /// thread holds it.
    pub fn try_lock(&self) -> Option<Guard<'_>> {
        let state = self.state();
        (!state.is_held_by_another_thread()).then(|| self.add_guard(state))
    }

    /// Returns how many guards the calling thread has: 0 if it does not hold the lock.
    pub fn depth(&self) -> usize {
        let state = self.state();
        if state.is_held_by_another_thread() { 0 } else { state.depth }
    }

    fn add_guard(&self, mut state: MutexGuard<'_, State>) -> Guard<'_> {
        state.owner = Some(thread::current().id());
        state.depth += 1;
        Guard { lock: self, not_send: PhantomData }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect(NOT_POISONED)
    }
}

impl State {
    fn is_held_by_another_thread(&self) -> bool {
        self.owner.is_some_and(|owner| owner != thread::current().id())
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let mut state = self.lock.state();
        state.depth -= 1;
        if state.depth == 0 {
            state.owner = None;
            // Only one of the waiting threads can have the lock.
            self.lock.unlocked.notify_one();
        }
    }
}

/// Why the mutex is never poisoned: it is not locked while code of the caller runs.
const NOT_POISONED: &str = "no thread panics while it holds the mutex of the state";
