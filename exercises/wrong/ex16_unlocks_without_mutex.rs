//! Wrong: unlocks without the mutex of the condition variable. A wakeup is lost if a thread has found
//! the lock held, and does not wait yet.
//! `cargo course check` finds it.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};

pub struct ReentrantLock {
    /// 0 if the lock is free.
    owner: AtomicUsize,
    depth: AtomicUsize,
    mutex: Mutex<()>,
    unlocked: Condvar,
}

pub struct Guard<'a> {
    lock: &'a ReentrantLock,
    not_send: PhantomData<*const ()>,
}

/// An address that no other running thread has.
fn me() -> usize {
    thread_local! {
        static OWN: u8 = const { 0 };
    }
    OWN.with(|own| &raw const *own as usize)
}

impl ReentrantLock {
    pub fn new() -> Self {
        Self {
            owner: AtomicUsize::new(0),
            depth: AtomicUsize::new(0),
            mutex: Mutex::new(()),
            unlocked: Condvar::new(),
        }
    }

    pub fn lock(&self) -> Guard<'_> {
        let mut mutex = self.mutex.lock().unwrap();
        loop {
            if let Some(guard) = self.try_lock() {
                return guard;
            }
            mutex = self.unlocked.wait(mutex).unwrap();
        }
    }

    pub fn try_lock(&self) -> Option<Guard<'_>> {
        let is_mine = self.owner.load(SeqCst) == me();
        if !is_mine && self.owner.compare_exchange(0, me(), SeqCst, SeqCst).is_err() {
            return None;
        }
        self.depth.fetch_add(1, SeqCst);
        Some(Guard { lock: self, not_send: PhantomData })
    }

    pub fn depth(&self) -> usize {
        if self.owner.load(SeqCst) == me() { self.depth.load(SeqCst) } else { 0 }
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if self.lock.depth.fetch_sub(1, SeqCst) == 1 {
            self.lock.owner.store(0, SeqCst);
            self.lock.unlocked.notify_one();
        }
    }
}
