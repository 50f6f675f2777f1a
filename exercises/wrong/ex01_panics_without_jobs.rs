//! Wrong: panics if there are no jobs.

use std::any::Any;
use std::thread::{self, JoinHandle};

pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let mut handles: Vec<JoinHandle<T>> = jobs.into_iter().map(thread::spawn).collect();
    let last = handles.remove(handles.len() - 1);
    let mut results: Vec<_> =
        handles.into_iter().map(|handle| handle.join().map_err(message)).collect();
    results.push(last.join().map_err(message));
    results
}

fn message(payload: Box<dyn Any + Send>) -> String {
    let formatted = payload.downcast_ref::<String>().map(String::as_str);
    let literal = payload.downcast_ref::<&str>().copied();
    formatted.or(literal).unwrap_or("no message").to_owned()
}
