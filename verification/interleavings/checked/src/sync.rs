//! `std::sync`: the mutex of shuttle, and a condition variable whose timeouts can pass.

use std::ops::{Deref, DerefMut};

use std::sync::atomic::Ordering::Relaxed;

use shuttle::future::batch_semaphore::{BatchSemaphore, Fairness};
use shuttle::rand::RngCore;
pub use shuttle::sync::{Barrier, atomic};
pub use std::sync::*;

use crate::time::Duration;
use crate::{some_time, step};

/// Channels with one receiver. Those in here allow several receivers, which does no harm.
pub mod mpsc {
    pub use crate::channel::{Receiver, Sender, unbounded as channel};
}

/// The mutex of shuttle.
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

/// A guard that knows its mutex, because a thread that is woken must lock the mutex again.
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

/// A condition variable. Each waiting thread has a signal, which is given once and then removed
/// from the list.
///
/// Real condition variables allow spurious wakeups. This one wakes a thread spuriously at most once
/// per run.
#[derive(Debug, Default)]
pub struct Condvar {
    waiting: std::sync::Mutex<Vec<Arc<Signal>>>,
    woke_spuriously: std::sync::atomic::AtomicBool,
}

/// Given when the semaphore is closed.
type Signal = BatchSemaphore;

/// Returns `true` and `false`, in different runs.
fn coin() -> bool {
    shuttle::rand::thread_rng().next_u64() % 2 == 1
}

/// Whether a wait ended because its timeout had passed.
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

    /// Unlocks the mutex and starts to wait, in one step.
    fn unlock_and_wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> (&'a Mutex<T>, Arc<Signal>) {
        let (mutex, signal) = (guard.mutex, Arc::new(Signal::new(0, Fairness::Unfair)));
        drop(guard);
        self.waiting().push(Arc::clone(&signal));
        (mutex, signal)
    }

    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        if !self.woke_spuriously.load(Relaxed) && coin() {
            self.woke_spuriously.store(true, Relaxed);
            let woken = self.wait_timeout(guard, Duration::ZERO);
            return Ok(woken.expect("no model panics while it holds a lock").0);
        }
        let (mutex, signal) = self.unlock_and_wait(guard);
        signal.acquire_blocking(1).expect_err("the semaphore has no permits: it is only closed");
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
        timeout: Duration,
    ) -> TimedResult<'a, T> {
        if timeout == Duration::MAX {
            let guard = self.wait(guard).expect("no model panics while it holds a lock");
            return Ok((guard, WaitTimeoutResult(false)));
        }
        let (mutex, signal) = self.unlock_and_wait(guard);
        some_time();
        let timed_out = !signal.is_closed();
        self.waiting().retain(|other| !Arc::ptr_eq(other, &signal));
        let guard = mutex.lock().expect("no model panics while it holds a lock");
        Ok((guard, WaitTimeoutResult(timed_out)))
    }

    pub fn wait_timeout_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        timeout: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> TimedResult<'a, T> {
        let mut result = WaitTimeoutResult(false);
        while condition(&mut guard) {
            if result.timed_out() {
                return Ok((guard, result));
            }
            (guard, result) = self.wait_timeout(guard, timeout)?;
        }
        Ok((guard, WaitTimeoutResult(false)))
    }

    /// Wakes one of the waiting threads. The checker chooses which one.
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
        self.waiting().drain(..).for_each(|signal| signal.close_no_scheduling_point());
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Signal>>> {
        self.waiting.lock().expect("no code panics while it holds the list")
    }
}
