//! # 01: join threads and collect their results

use std::any::Any;
use std::thread::{self, JoinHandle};

/// Runs all `jobs` concurrently, each on its own thread, and returns their results in the order of
/// `jobs`.
///
/// The result of a job that panics is `Err` with the panic message.
pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    // `collect` spawns all threads before the first one is joined. Without it, each thread would be
    // spawned only after the previous one has been joined, because iterators are lazy.
    let handles: Vec<JoinHandle<T>> = jobs.into_iter().map(thread::spawn).collect();
    handles.into_iter().map(|handle| handle.join().map_err(message)).collect()
}

/// The message of a panic.
fn message(payload: Box<dyn Any + Send>) -> String {
    let formatted = payload.downcast_ref::<String>().map(String::as_str);
    let literal = payload.downcast_ref::<&str>().copied();
    // `panic_any` accepts a value of any type, and such a panic has no message.
    formatted.or(literal).unwrap_or("no message").to_owned()
}
