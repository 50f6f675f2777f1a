//! Wrong: makes the value without telling the other threads: two threads that find no value both
//! make it.

use std::sync::{Arc, Mutex, PoisonError};

pub struct Once<T> {
    value: Mutex<Option<Arc<T>>>,
}

impl<T> Once<T> {
    pub fn new() -> Self {
        Self { value: Mutex::new(None) }
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> Arc<T> {
        if let Some(value) = self.get() {
            return value;
        }
        let made = Arc::new(make());
        let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(value.get_or_insert(made))
    }

    pub fn get(&self) -> Option<Arc<T>> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
