//! Wrong: the results come in the order in which the threads end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;

pub fn join_all<T, F>(works: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let (sender, results) = mpsc::channel();
    for work in works {
        let sender = sender.clone();
        thread::spawn(move || sender.send(catch_unwind(AssertUnwindSafe(work))));
    }
    drop(sender);
    results.iter().map(|result| result.map_err(|panic| text(&*panic))).collect()
}

fn text(panic: &(dyn std::any::Any + Send)) -> String {
    let formatted = panic.downcast_ref::<String>().cloned();
    formatted.or(panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}
