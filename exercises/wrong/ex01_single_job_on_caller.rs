//! Wrong: runs a single job on the calling thread.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};

pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    if jobs.len() == 1 {
        let run = |job| catch_unwind(AssertUnwindSafe(job)).map_err(message);
        return jobs.into_iter().map(run).collect();
    }
    let handles: Vec<JoinHandle<T>> = jobs.into_iter().map(thread::spawn).collect();
    handles.into_iter().map(|handle| handle.join().map_err(message)).collect()
}

fn message(payload: Box<dyn Any + Send>) -> String {
    let formatted = payload.downcast_ref::<String>().map(String::as_str);
    let literal = payload.downcast_ref::<&str>().copied();
    formatted.or(literal).unwrap_or("no message").to_owned()
}
