//! Wrong: joins each thread before it spawns the next one, so the jobs run one after the other.

use std::thread;

pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let handles = jobs.into_iter().map(thread::spawn);
    handles.map(|handle| handle.join().map_err(|payload| message(&*payload))).collect()
}

fn message(payload: &(dyn std::any::Any + Send)) -> String {
    let formatted = payload.downcast_ref::<String>().cloned();
    formatted.or(payload.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}
