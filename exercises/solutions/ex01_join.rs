//! # 01: join, and take what comes back

use std::any::Any;
use std::thread::{self, JoinHandle};

/// Runs all the `works` at the same time, each in a thread of its own, and returns their results
/// in the order in which the works were given.
///
/// The result of a work that panicked is `Err` with the panic's message.
pub fn join_all<T, F>(works: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    // `collect` starts them all before the first is joined: without it, iterators being lazy, each
    // thread would be started only when the one before it has ended.
    let threads: Vec<JoinHandle<T>> = works.into_iter().map(thread::spawn).collect();
    threads.into_iter().map(|thread| thread.join().map_err(message)).collect()
}

/// What a thread said when it panicked.
fn message(panic: Box<dyn Any + Send>) -> String {
    let formatted = panic.downcast_ref::<String>().map(String::as_str);
    let literal = panic.downcast_ref::<&str>().copied();
    // `panic_any` can throw anything; there is nothing to say about it.
    formatted.or(literal).unwrap_or("no message").to_owned()
}
