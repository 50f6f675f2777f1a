//! Wrong: gives the jobs to 16 threads, which all calls share, so two jobs can have the same
//! thread.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex};
use std::thread;

type Job = Box<dyn FnOnce() + Send>;

/// The channels of all threads, and the number of jobs so far.
static POOL: LazyLock<Mutex<(Vec<Sender<Job>>, usize)>> =
    LazyLock::new(|| Mutex::new(((0..16).map(|_| spawn_worker()).collect(), 0)));

fn spawn_worker() -> Sender<Job> {
    let (job_tx, job_rx) = channel::<Job>();
    thread::spawn(move || job_rx.into_iter().for_each(|job| job()));
    job_tx
}

pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let result_rxs: Vec<_> = jobs.into_iter().map(start).collect();
    let receive = |result_rx: Receiver<thread::Result<T>>| result_rx.recv().unwrap();
    result_rxs.into_iter().map(|result_rx| receive(result_rx).map_err(message)).collect()
}

fn start<T, F>(job: F) -> Receiver<thread::Result<T>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let (result_tx, result_rx) = channel();
    let mut pool = POOL.lock().unwrap();
    pool.1 += 1;
    let job = move || drop(result_tx.send(catch_unwind(AssertUnwindSafe(job))));
    pool.0[pool.1 % 16].send(Box::new(job)).unwrap();
    result_rx
}

fn message(payload: Box<dyn Any + Send>) -> String {
    let formatted = payload.downcast_ref::<String>().map(String::as_str);
    let literal = payload.downcast_ref::<&str>().copied();
    formatted.or(literal).unwrap_or("no message").to_owned()
}
