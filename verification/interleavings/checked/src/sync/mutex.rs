//! The mutex of shuttle.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::signal::Signal;
use crate::watch::{Handle, Operation, Place, ThreadId, about_to, current_thread, is_panicking};

/// The mutex of shuttle.
pub struct Mutex<T>(shuttle::sync::Mutex<T>, Handle);

impl<T> Mutex<T> {
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self(shuttle::sync::Mutex::new(value), Handle::new("mutex", Location::caller(), None))
    }

    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        self.lock_at("lock", Location::caller())
    }

    pub(super) fn lock_at(
        &self,
        operation: &'static str,
        place: Place,
    ) -> LockResult<MutexGuard<'_, T>> {
        self.1.about_to(operation, place);
        if self.1.is_held() {
            // Shuttle would panic. The real mutex waits for this thread, so for itself.
            Signal::new().wait();
        }
        let guard = |inner, was_poisoned| MutexGuard::new(self, inner, was_poisoned, place);
        match self.0.lock() {
            Ok(inner) => Ok(guard(inner, false)),
            Err(poisoned) => Err(PoisonError::new(guard(poisoned.into_inner(), true))),
        }
    }

    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let place = Location::caller();
        self.1.about_to("try to lock", place);
        let guard = |inner, was_poisoned| MutexGuard::new(self, inner, was_poisoned, place);
        match self.0.try_lock() {
            Ok(inner) => Ok(guard(inner, false)),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
            Err(TryLockError::Poisoned(poisoned)) => {
                let guard = guard(poisoned.into_inner(), true);
                Err(TryLockError::Poisoned(PoisonError::new(guard)))
            }
        }
    }

    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.0.get_mut()
    }

    pub fn into_inner(self) -> LockResult<T> {
        self.0.into_inner()
    }

    pub fn clear_poison(&self) {
        self.0.clear_poison();
    }

    /// Gives the mutex a name, for those who watch a run.
    pub fn set_name(&self, name: impl Into<String>) {
        self.1.set_name(name);
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::value(&self.0))
    }
}

/// A guard that knows its mutex, because a thread that is woken must lock the mutex again.
pub struct MutexGuard<'a, T> {
    pub(super) mutex: &'a Mutex<T>,
    /// Always there, until the guard is dropped.
    inner: Option<shuttle::sync::MutexGuard<'a, T>>,
    holder: ThreadId,
    was_poisoned: bool,
    /// What dropping the guard is called.
    pub(super) unlocking: Operation,
}

impl<'a, T> MutexGuard<'a, T> {
    fn new(
        mutex: &'a Mutex<T>,
        inner: shuttle::sync::MutexGuard<'a, T>,
        was_poisoned: bool,
        place: Place,
    ) -> Self {
        mutex.1.acquired();
        let unlocking = Operation { name: "unlock", subject: mutex.1.subject(), place };
        Self { mutex, inner: Some(inner), holder: current_thread(), was_poisoned, unlocking }
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        let Operation { name, subject, place } = self.unlocking;
        about_to(name, subject, place);
        drop(self.inner.take());
        // Another thread's panic does not poison this mutex.
        if std::thread::panicking() && !is_panicking() && !self.was_poisoned {
            self.mutex.0.clear_poison();
        }
        self.mutex.1.released_by(self.holder);
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect("only dropping the guard takes it")
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.inner.as_mut().expect("only dropping the guard takes it")
    }
}

impl<T: fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl<T: fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}
