//! A thread pool with handles.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use scheduler::{ANY, Model, show};

use super::answer::Pool;

pub fn models() -> Vec<Model> {
    vec![
        drop_waits_for_all_jobs(),
        handle_keeps_its_result(),
        jobs_run_concurrently(),
        panic_is_returned(),
    ]
}

/// Drops the pool while two jobs are queued or running. When `drop` returns, both must have run.
pub fn drop_waits_for_all_jobs() -> Model {
    Model::new("dropping the pool waits for all jobs", 4, || {
        let done = Arc::new(AtomicUsize::new(0));
        show("jobs done", &done, |done| done);
        let pool = Pool::new(2);
        let spawn_job = || {
            let done = Arc::clone(&done);
            pool.apply_async(move || done.fetch_add(1, SeqCst))
        };
        let _handles = [spawn_job(), spawn_job()];
        drop(pool);
        assert_eq!(done.load(SeqCst), 2, "drop returned before all jobs had run");
    })
}

/// Calls `ready` and `get` at any time, perhaps before the job has ended. The result must arrive
/// all the same.
pub fn handle_keeps_its_result() -> Model {
    Model::new("a result waits for its handle", ANY, || {
        let pool = Pool::new(1);
        let handle = pool.apply_async(|| 42);
        let was_ready = handle.ready();
        let result = handle.get(Duration::ZERO).or_else(|handle| {
            assert!(!was_ready, "get returned no result after ready had returned true");
            handle.get(Duration::MAX)
        });
        let result = result.unwrap_or_else(|_| panic!("get timed out without a time limit"));
        assert_eq!(result.expect("the job does not panic"), 42);
    })
}

/// Two workers run two jobs concurrently: each job waits for the other.
pub fn jobs_run_concurrently() -> Model {
    Model::new("two jobs run at the same time", 4, || {
        let both_running = Arc::new(Barrier::new(2));
        let pool = Pool::new(2);
        let spawn_job = || {
            let both_running = Arc::clone(&both_running);
            pool.apply_async(move || both_running.wait())
        };
        for handle in [spawn_job(), spawn_job()] {
            assert!(handle.get(Duration::MAX).is_ok(), "get timed out without a time limit");
        }
    })
}

/// A job panics. Its handle must return the panic, and the same worker must run the next job.
pub fn panic_is_returned() -> Model {
    Model::new("a panic of a job is returned", ANY, || {
        let pool = Pool::new(1);
        let first = pool.apply_async(|| resume_unwind(Box::new("the panic of the job")));
        let second = pool.apply_async(|| 42);
        let first: Result<thread::Result<()>, _> = first.get(Duration::MAX);
        assert!(matches!(first, Ok(Err(_))), "the panic of the job was not returned");
        assert!(matches!(second.get(Duration::MAX), Ok(Ok(42))), "the worker did not continue");
    })
}
