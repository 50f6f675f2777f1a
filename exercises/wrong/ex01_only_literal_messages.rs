//! Wrong: the message of `panic!("so {x}")` is a `String`, not a `&str`, and gets lost.

use std::any::Any;
use std::thread::{self, JoinHandle};

pub fn join_all<T, F>(works: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let threads: Vec<JoinHandle<T>> = works.into_iter().map(thread::spawn).collect();
    let text = |panic: Box<dyn Any + Send>| match panic.downcast::<&str>() {
        Ok(text) => text.to_string(),
        Err(_) => "a thread panicked".into(),
    };
    threads.into_iter().map(|thread| thread.join().map_err(text)).collect()
}
