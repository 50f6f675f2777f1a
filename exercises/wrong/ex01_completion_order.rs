//! Wrong: returns the results in the order in which the threads end, not in the order of `jobs`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;

pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let (result_tx, result_rx) = mpsc::channel();
    for job in jobs {
        let result_tx = result_tx.clone();
        thread::spawn(move || result_tx.send(catch_unwind(AssertUnwindSafe(job))));
    }
    drop(result_tx);
    result_rx.iter().map(|result| result.map_err(|payload| message(&*payload))).collect()
}

fn message(payload: &(dyn std::any::Any + Send)) -> String {
    let formatted = payload.downcast_ref::<String>().cloned();
    formatted.or(payload.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}
