//! The readers-writer lock of shuttle.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use shuttle::sync as inner;

use crate::signal::Signal;
use crate::watch::{Handle, Place, ThreadId, current_thread};

/// The readers-writer lock of shuttle.
pub struct RwLock<T>(inner::RwLock<T>, Handle);

/// A guard of a reader.
pub type RwLockReadGuard<'a, T> = Guard<'a, T, inner::RwLockReadGuard<'a, T>>;

/// A guard of a writer.
pub type RwLockWriteGuard<'a, T> = Guard<'a, T, inner::RwLockWriteGuard<'a, T>>;

impl<T> RwLock<T> {
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self(inner::RwLock::new(value), Handle::new("rwlock", Location::caller(), None))
    }

    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let place = Location::caller();
        self.about_to("read", place);
        self.guarded(self.0.read(), place)
    }

    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let place = Location::caller();
        self.about_to("write", place);
        self.guarded(self.0.write(), place)
    }

    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let place = Location::caller();
        self.1.about_to("try to read", place);
        self.try_guarded(self.0.try_read(), place)
    }

    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let place = Location::caller();
        self.1.about_to("try to write", place);
        self.try_guarded(self.0.try_write(), place)
    }

    fn about_to(&self, operation: &'static str, place: Place) {
        self.1.about_to(operation, place);
        if self.1.is_held() {
            // Shuttle would panic. The real lock may wait for this thread, so for itself.
            Signal::new().wait();
        }
    }

    fn guarded<G>(&self, result: LockResult<G>, place: Place) -> LockResult<Guard<'_, T, G>> {
        let guard = |inner| Guard::new(self, inner, place);
        result.map(guard).map_err(|poisoned| PoisonError::new(guard(poisoned.into_inner())))
    }

    fn try_guarded<G>(
        &self,
        result: TryLockResult<G>,
        place: Place,
    ) -> TryLockResult<Guard<'_, T, G>> {
        match result {
            Ok(inner) => Ok(Guard::new(self, inner, place)),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
            Err(TryLockError::Poisoned(poisoned)) => {
                let guard = Guard::new(self, poisoned.into_inner(), place);
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
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::value(&self.0))
    }
}

pub struct Guard<'a, T, G> {
    lock: &'a RwLock<T>,
    /// Always there, until the guard is dropped.
    inner: Option<G>,
    holder: ThreadId,
    place: Place,
}

impl<'a, T, G> Guard<'a, T, G> {
    fn new(lock: &'a RwLock<T>, inner: G, place: Place) -> Self {
        lock.1.acquired();
        Self { lock, inner: Some(inner), holder: current_thread(), place }
    }
}

impl<T, G> Drop for Guard<'_, T, G> {
    fn drop(&mut self) {
        self.lock.1.about_to("unlock", self.place);
        drop(self.inner.take());
        self.lock.1.released_by(self.holder);
    }
}

impl<T, G: Deref> Deref for Guard<'_, T, G> {
    type Target = G::Target;

    fn deref(&self) -> &G::Target {
        self.inner.as_ref().expect("only dropping the guard takes it")
    }
}

impl<T, G: DerefMut> DerefMut for Guard<'_, T, G> {
    fn deref_mut(&mut self) -> &mut G::Target {
        self.inner.as_mut().expect("only dropping the guard takes it")
    }
}

impl<T, G: fmt::Debug> fmt::Debug for Guard<'_, T, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
