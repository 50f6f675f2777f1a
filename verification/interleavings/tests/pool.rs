//! Exercise 26: a thread pool with handles.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use interleavings::{ANY, DEADLOCK, finds_bug, holds_in_all_orders};

#[path = "../../../exercises/wrong/ex26_drop_deadlocks.rs"]
mod drop_deadlocks;
#[path = "../../../exercises/wrong/ex26_drop_discards_queue.rs"]
mod drop_discards_queue;
#[path = "../../../exercises/wrong/ex26_drop_without_join.rs"]
mod drop_without_join;
#[path = "../../../exercises/wrong/ex26_lock_held_while_running.rs"]
mod lock_held_while_running;
#[path = "../../../exercises/wrong/ex26_panic_swallowed.rs"]
mod panic_swallowed;
#[path = "../../../exercises/wrong/ex26_ready_consumes_result.rs"]
mod ready_consumes_result;
#[path = "../../../exercises/solutions/ex26_pool.rs"]
mod solution;

/// Drops the pool while two jobs are queued or running. When `drop` returns, both must have run.
macro_rules! drop_waits_for_all_jobs {
    ($answer:ident) => {
        || {
            let done = Arc::new(AtomicUsize::new(0));
            let pool = $answer::Pool::new(2);
            let spawn_job = || {
                let done = Arc::clone(&done);
                pool.apply_async(move || done.fetch_add(1, SeqCst))
            };
            let _handles = [spawn_job(), spawn_job()];
            drop(pool);
            assert_eq!(done.load(SeqCst), 2, "drop returned before all jobs had run");
        }
    };
}

/// Calls `ready` and `get` at any time, perhaps before the job has ended. The result must arrive
/// all the same.
macro_rules! handle_keeps_its_result {
    ($answer:ident) => {
        || {
            let pool = $answer::Pool::new(1);
            let handle = pool.apply_async(|| 42);
            let was_ready = handle.ready();
            let result = handle.get(Duration::ZERO).or_else(|handle| {
                assert!(!was_ready, "get returned no result after ready had returned true");
                handle.get(Duration::MAX)
            });
            let result = result.unwrap_or_else(|_| panic!("get timed out without a time limit"));
            assert_eq!(result.expect("the job does not panic"), 42);
        }
    };
}

/// Two workers run two jobs concurrently: each job waits for the other.
macro_rules! jobs_run_concurrently {
    ($answer:ident) => {
        || {
            let both_running = Arc::new(Barrier::new(2));
            let pool = $answer::Pool::new(2);
            let spawn_job = || {
                let both_running = Arc::clone(&both_running);
                pool.apply_async(move || both_running.wait())
            };
            for handle in [spawn_job(), spawn_job()] {
                assert!(handle.get(Duration::MAX).is_ok(), "get timed out without a time limit");
            }
        }
    };
}

/// A job panics. Its handle must return the panic, and the same worker must run the next job.
macro_rules! panic_is_returned {
    ($answer:ident) => {
        || {
            let pool = $answer::Pool::new(1);
            // Not `panic!`, which would print a message in each of thousands of runs.
            let first = pool.apply_async(|| resume_unwind(Box::new("the panic of the job")));
            let second = pool.apply_async(|| 42);
            let first: Result<thread::Result<()>, _> = first.get(Duration::MAX);
            assert!(matches!(first, Ok(Err(_))), "the panic of the job was not returned");
            assert!(matches!(second.get(Duration::MAX), Ok(Ok(42))));
        }
    };
}

#[test]
fn drop_without_join_is_found() {
    finds_bug("drop returned before all jobs had run", drop_waits_for_all_jobs!(drop_without_join));
}

#[test]
fn drop_deadlocks_is_found() {
    finds_bug(DEADLOCK, drop_waits_for_all_jobs!(drop_deadlocks));
}

#[test]
fn drop_discards_queue_is_found() {
    finds_bug(
        "drop returned before all jobs had run",
        drop_waits_for_all_jobs!(drop_discards_queue),
    );
}

#[test]
fn ready_consumes_result_is_found() {
    finds_bug(
        "get returned no result after ready had returned true",
        handle_keeps_its_result!(ready_consumes_result),
    );
}

#[test]
fn lock_held_while_running_is_found() {
    finds_bug(DEADLOCK, jobs_run_concurrently!(lock_held_while_running));
}

#[test]
fn panic_swallowed_is_found() {
    finds_bug("the panic of the job was not returned", panic_is_returned!(panic_swallowed));
}

#[test]
fn solution_waits_for_all_jobs_on_drop() {
    holds_in_all_orders(4, drop_waits_for_all_jobs!(solution));
}

#[test]
fn solution_keeps_result_for_its_handle() {
    holds_in_all_orders(ANY, handle_keeps_its_result!(solution));
}

#[test]
fn solution_runs_jobs_concurrently() {
    holds_in_all_orders(4, jobs_run_concurrently!(solution));
}

#[test]
fn solution_returns_panic() {
    holds_in_all_orders(ANY, panic_is_returned!(solution));
}
