//! Values that are made once.

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::sync;

use super::Mutex;
use crate::step;
use crate::watch::{Handle, Place};

/// A value that is made once. While one thread makes it, the others wait.
pub struct OnceLock<T> {
    value: sync::OnceLock<T>,
    making: Mutex<()>,
    handle: Handle,
}

impl<T> OnceLock<T> {
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        let handle = Handle::new("once lock", Location::caller(), None);
        Self { value: sync::OnceLock::new(), making: Mutex::new(()), handle }
    }

    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.get_at(Location::caller())
    }

    fn get_at(&self, place: Place) -> Option<&T> {
        self.handle.about_to("get", place);
        step();
        self.value.get()
    }

    #[track_caller]
    pub fn get_or_init(&self, f: impl FnOnce() -> T) -> &T {
        let place = Location::caller();
        if let Some(value) = self.get_at(place) {
            return value;
        }
        let making = self.making.lock_at("make", place);
        let value = self.value.get_or_init(f);
        drop(making);
        value
    }

    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let making = self.making.lock_at("set", Location::caller());
        let result = self.value.set(value);
        drop(making);
        result
    }

    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut()
    }

    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }

    pub fn take(&mut self) -> Option<T> {
        self.value.take()
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.get().fmt(f)
    }
}

/// A value that is made when it is used first.
pub struct LazyLock<T, F = fn() -> T> {
    cell: OnceLock<T>,
    make: Cell<Option<F>>,
}

// SAFETY: only the thread that makes the value takes `make`, and there is one.
unsafe impl<T: Send + Sync, F: Send> Sync for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    #[track_caller]
    pub fn new(make: F) -> Self {
        Self { cell: OnceLock::new(), make: Cell::new(Some(make)) }
    }

    #[track_caller]
    pub fn force(this: &Self) -> &T {
        this.cell.get_or_init(|| this.make.take().expect("the value is made once")())
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        Self::force(self)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cell.fmt(f)
    }
}

/// Code that runs once.
#[derive(Debug, Default)]
pub struct Once(OnceLock<()>);

impl Once {
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self(OnceLock::new())
    }

    #[track_caller]
    pub fn call_once(&self, f: impl FnOnce()) {
        self.0.get_or_init(f);
    }

    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.0.get().is_some()
    }
}
