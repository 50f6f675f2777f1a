//! Wrong: holds the mutex while `make` runs, so that `get` has to wait.

use std::sync::{Arc, Mutex, PoisonError};

pub struct Once<T> {
    value: Mutex<Option<Arc<T>>>,
}

impl<T> Once<T> {
    pub fn new() -> Self {
        Self { value: Mutex::new(None) }
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(value.get_or_insert_with(|| Arc::new(make())))
    }

    pub fn get(&self) -> Option<Arc<T>> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
