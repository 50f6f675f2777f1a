//! Wrong: handles only panic payloads of type `String`. The payload of a literal message, as in
//! `panic!("out of paper")`, is a `&str`, so its message is lost.

use std::thread::{self, JoinHandle};

pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let handles: Vec<JoinHandle<T>> = jobs.into_iter().map(thread::spawn).collect();
    let message = |payload: Box<dyn std::any::Any + Send>| match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(_) => "no message".into(),
    };
    handles.into_iter().map(|handle| handle.join().map_err(message)).collect()
}
