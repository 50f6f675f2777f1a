//! Wrong: panics if the payload of a panic is neither `&str` nor `String`.

use std::any::Any;
use std::thread::{self, JoinHandle};

pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let handles: Vec<JoinHandle<T>> = jobs.into_iter().map(thread::spawn).collect();
    handles.into_iter().map(|handle| handle.join().map_err(message)).collect()
}

fn message(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(formatted) => *formatted,
        Err(payload) => payload.downcast_ref::<&str>().unwrap().to_string(),
    }
}
