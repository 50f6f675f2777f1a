//! `std::sync`: shuttle's lock, and a condition variable whose time limits do end.

use std::ops::{Deref, DerefMut};

use std::sync::atomic::Ordering::Relaxed;

use shuttle::future::batch_semaphore::{BatchSemaphore, Fairness};
use shuttle::rand::RngCore;
pub use shuttle::sync::{Barrier, atomic};
pub use std::sync::*;

use crate::time::Duration;
use crate::{some_time, step};

/// Queues for one receiver. Ours are for many, which is no hindrance.
pub mod mpsc {
    pub use crate::channel::{Receiver, Sender, unbounded as channel};
}

/// Shuttle's lock.
#[derive(Debug, Default)]
pub struct Mutex<T>(shuttle::sync::Mutex<T>);

impl<T> Mutex<T> {
    pub fn new(value: T) -> Self {
        Self(shuttle::sync::Mutex::new(value))
    }

    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let guard = |inner| MutexGuard { mutex: self, inner };
        self.0.lock().map(guard).map_err(|poisoned| PoisonError::new(guard(poisoned.into_inner())))
    }
}

/// A guard that remembers its lock: whoever is woken must lock it again.
#[derive(Debug)]
pub struct MutexGuard<'a, T> {
    mutex: &'a Mutex<T>,
    inner: shuttle::sync::MutexGuard<'a, T>,
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

/// A condition variable. Whoever waits has a bell, which rings once, and is then out of the list.
///
/// Real ones may wake somebody for no reason. This one does, too: once in a run, or not at all.
#[derive(Debug, Default)]
pub struct Condvar {
    waiting: std::sync::Mutex<Vec<Arc<Bell>>>,
    woke_for_no_reason: std::sync::atomic::AtomicBool,
}

type Bell = BatchSemaphore;

/// Falls on either side, as the checker says.
fn coin() -> bool {
    shuttle::rand::thread_rng().next_u64() % 2 == 1
}

/// Whether a time limit was the end of a wait.
#[derive(Clone, Copy, Debug)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

type TimedResult<'a, T> = LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>;

impl Condvar {
    pub fn new() -> Self {
        Self::default()
    }

    /// To let go of the lock and to begin to wait is one step.
    fn let_go<'a, T>(&self, guard: MutexGuard<'a, T>) -> (&'a Mutex<T>, Arc<Bell>) {
        let (mutex, bell) = (guard.mutex, Arc::new(Bell::new(0, Fairness::Unfair)));
        drop(guard);
        self.waiting().push(Arc::clone(&bell));
        (mutex, bell)
    }

    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        if !self.woke_for_no_reason.load(Relaxed) && coin() {
            self.woke_for_no_reason.store(true, Relaxed);
            let woken = self.wait_timeout(guard, Duration::ZERO);
            return Ok(woken.expect("models do not panic with a lock").0);
        }
        let (mutex, bell) = self.let_go(guard);
        bell.acquire_blocking(1).expect_err("a bell has nothing to give: it only closes");
        mutex.lock()
    }

    pub fn wait_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        limit: Duration,
    ) -> TimedResult<'a, T> {
        if limit == Duration::MAX {
            let guard = self.wait(guard).expect("models do not panic with a lock");
            return Ok((guard, WaitTimeoutResult(false)));
        }
        let (mutex, bell) = self.let_go(guard);
        some_time();
        let timed_out = !bell.is_closed();
        self.waiting().retain(|other| !Arc::ptr_eq(other, &bell));
        let guard = mutex.lock().expect("models do not panic with a lock");
        Ok((guard, WaitTimeoutResult(timed_out)))
    }

    pub fn wait_timeout_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        limit: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> TimedResult<'a, T> {
        let mut result = WaitTimeoutResult(false);
        while condition(&mut guard) {
            if result.timed_out() {
                return Ok((guard, result));
            }
            (guard, result) = self.wait_timeout(guard, limit)?;
        }
        Ok((guard, WaitTimeoutResult(false)))
    }

    /// Wakes one of those who wait. Which one, the checker says.
    pub fn notify_one(&self) {
        step();
        let mut waiting = self.waiting();
        let chosen = (1..waiting.len()).find(|_| coin()).unwrap_or(0);
        if !waiting.is_empty() {
            waiting.remove(chosen).close_no_scheduling_point();
        }
    }

    pub fn notify_all(&self) {
        step();
        self.waiting().drain(..).for_each(|bell| bell.close_no_scheduling_point());
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Bell>>> {
        self.waiting.lock().expect("nobody panics while it looks at the list")
    }
}
