//! Wrong: each thread is joined before the next is started. It is sequential in disguise.

use std::thread;

pub fn join_all<T, F>(works: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let threads = works.into_iter().map(thread::spawn);
    threads.map(|thread| thread.join().map_err(|panic| text(&*panic))).collect()
}

fn text(panic: &(dyn std::any::Any + Send)) -> String {
    let formatted = panic.downcast_ref::<String>().cloned();
    formatted.or(panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}
