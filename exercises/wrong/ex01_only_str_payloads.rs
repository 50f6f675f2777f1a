//! Wrong: handles only panic payloads of type `&str`. The payload of a formatted message, as in
//! `panic!("out of {item}")`, is a `String`, so its message is lost.

use std::any::Any;
use std::thread::{self, JoinHandle};

pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let handles: Vec<JoinHandle<T>> = jobs.into_iter().map(thread::spawn).collect();
    let message = |payload: Box<dyn Any + Send>| match payload.downcast::<&str>() {
        Ok(text) => text.to_string(),
        Err(_) => "no message".into(),
    };
    handles.into_iter().map(|handle| handle.join().map_err(message)).collect()
}
