//! Wrong: never runs more than four jobs at a time.

use std::any::Any;
use std::thread::{self, JoinHandle};

pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let mut jobs = jobs.into_iter();
    let mut results = Vec::new();
    loop {
        let handles: Vec<JoinHandle<T>> = jobs.by_ref().take(4).map(thread::spawn).collect();
        if handles.is_empty() {
            return results;
        }
        results.extend(handles.into_iter().map(|handle| handle.join().map_err(message)));
    }
}

fn message(payload: Box<dyn Any + Send>) -> String {
    let formatted = payload.downcast_ref::<String>().map(String::as_str);
    let literal = payload.downcast_ref::<&str>().copied();
    formatted.or(literal).unwrap_or("no message").to_owned()
}
