//! A condition variable whose timeouts can pass.

use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, LockResult};
use std::{fmt, sync};

use super::{Mutex, MutexGuard};
use crate::signal::Signal;
use crate::time::{Duration, advance};
use crate::watch::{Handle, Operation, Place};
use crate::{coin, some_time, step};

/// A condition variable. Each waiting thread has a signal, which is given once and then removed
/// from the list.
///
/// Real condition variables allow spurious wakeups. This one wakes a thread spuriously at most once
/// per run.
pub struct Condvar {
    waiting: sync::Mutex<Vec<Arc<Signal>>>,
    woke_spuriously: AtomicBool,
    handle: Handle,
}

/// Whether a wait ended because its timeout had passed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

type TimedResult<'a, T> = LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>;

impl Condvar {
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self {
            waiting: sync::Mutex::default(),
            woke_spuriously: AtomicBool::new(false),
            handle: Handle::new("condvar", Location::caller(), None),
        }
    }

    /// Unlocks the mutex and starts to wait, in one step.
    fn unlock_and_wait<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        place: Place,
    ) -> (&'a Mutex<T>, Arc<Signal>) {
        let (mutex, signal) = (guard.mutex, Arc::new(Signal::new()));
        guard.unlocking = Operation { name: "wait", subject: self.handle.subject(), place };
        drop(guard);
        self.waiting().push(Arc::clone(&signal));
        (mutex, signal)
    }

    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        self.wait_at(guard, Location::caller())
    }

    fn wait_at<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        place: Place,
    ) -> LockResult<MutexGuard<'a, T>> {
        if !self.woke_spuriously.load(Relaxed) && coin("does `wait` wake up spuriously?") {
            self.woke_spuriously.store(true, Relaxed);
            let woken = self.wait_timeout_at(guard, Duration::ZERO, place);
            return Ok(woken.expect("no model panics while it holds a lock").0);
        }
        let (mutex, signal) = self.unlock_and_wait(guard, place);
        signal.wait();
        mutex.lock_at("lock again", place)
    }

    #[track_caller]
    pub fn wait_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        let place = Location::caller();
        while condition(&mut guard) {
            guard = self.wait_at(guard, place)?;
        }
        Ok(guard)
    }

    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        timeout: Duration,
    ) -> TimedResult<'a, T> {
        self.wait_timeout_at(guard, timeout, Location::caller())
    }

    fn wait_timeout_at<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        timeout: Duration,
        place: Place,
    ) -> TimedResult<'a, T> {
        if timeout == Duration::MAX {
            let guard = self.wait_at(guard, place).expect("no model panics while it holds a lock");
            return Ok((guard, WaitTimeoutResult(false)));
        }
        let (mutex, signal) = self.unlock_and_wait(guard, place);
        self.handle.about_to("wake up", place);
        some_time();
        let timed_out = !signal.is_given();
        if timed_out {
            advance(timeout);
        }
        self.waiting().retain(|other| !Arc::ptr_eq(other, &signal));
        let guard = mutex.lock_at("lock again", place);
        let guard = guard.expect("no model panics while it holds a lock");
        Ok((guard, WaitTimeoutResult(timed_out)))
    }

    #[track_caller]
    pub fn wait_timeout_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        timeout: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> TimedResult<'a, T> {
        let place = Location::caller();
        let mut result = WaitTimeoutResult(false);
        while condition(&mut guard) {
            if result.timed_out() {
                return Ok((guard, result));
            }
            (guard, result) = self.wait_timeout_at(guard, timeout, place)?;
        }
        Ok((guard, WaitTimeoutResult(false)))
    }

    /// Wakes one of the waiting threads. The checker chooses which one.
    #[track_caller]
    pub fn notify_one(&self) {
        self.handle.about_to("notify one", Location::caller());
        step();
        let mut waiting = self.waiting();
        let is_next = |_: &usize| coin("is the next waiting thread notified instead?");
        let chosen = (1..waiting.len()).find(is_next).unwrap_or(0);
        if !waiting.is_empty() {
            waiting.remove(chosen).give();
        }
    }

    #[track_caller]
    pub fn notify_all(&self) {
        self.handle.about_to("notify all", Location::caller());
        step();
        self.waiting().drain(..).for_each(|signal| signal.give());
    }

    fn waiting(&self) -> sync::MutexGuard<'_, Vec<Arc<Signal>>> {
        self.waiting.lock().expect("no code panics while it holds the list")
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condvar")
    }
}
