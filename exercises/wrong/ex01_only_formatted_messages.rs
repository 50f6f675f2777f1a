//! Wrong: the message of `panic!("so")` is a `&str`, not a `String`, and gets lost.

use std::thread::{self, JoinHandle};

pub fn join_all<T, F>(works: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let threads: Vec<JoinHandle<T>> = works.into_iter().map(thread::spawn).collect();
    let text = |panic: Box<dyn std::any::Any + Send>| match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(_) => "a thread panicked".into(),
    };
    threads.into_iter().map(|thread| thread.join().map_err(text)).collect()
}
