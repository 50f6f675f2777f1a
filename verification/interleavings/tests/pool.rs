//! A pool that gives out handles: exercise 26.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use interleavings::{ANY, DEADLOCK, found, proved};

#[path = "../../../exercises/wrong/ex26_drop_does_not_join.rs"]
mod drop_does_not_join;
#[path = "../../../exercises/wrong/ex26_drop_waits_for_ever.rs"]
mod drop_waits_for_ever;
#[path = "../../../exercises/wrong/ex26_panic_is_not_told.rs"]
mod panic_is_not_told;
#[path = "../../../exercises/wrong/ex26_queue_locked_while_working.rs"]
mod queue_locked_while_working;
#[path = "../../../exercises/wrong/ex26_queued_jobs_are_lost.rs"]
mod queued_jobs_are_lost;
#[path = "../../../exercises/wrong/ex26_ready_takes_the_result.rs"]
mod ready_takes_the_result;
#[path = "../../../exercises/solutions/ex26_pool.rs"]
mod solution;

/// The pool is dropped with two jobs under way. Then both are done, and their workers have ended.
macro_rules! drop_waits_for_all_jobs {
    ($answer:ident) => {
        || {
            let done = Arc::new(AtomicUsize::new(0));
            let pool = $answer::Pool::new(2);
            let job = || {
                let done = Arc::clone(&done);
                pool.apply_async(move || done.fetch_add(1, SeqCst))
            };
            let _handles = [job(), job()];
            drop(pool);
            assert_eq!(done.load(SeqCst), 2, "a job is not done");
        }
    };
}

/// Whoever looks for a result too early, or loses patience, gets it later.
macro_rules! results_wait_for_their_handle {
    ($answer:ident) => {
        || {
            let pool = $answer::Pool::new(1);
            let handle = pool.apply_async(|| 42);
            let was_ready = handle.ready();
            let result = handle.get(Duration::ZERO).or_else(|handle| {
                assert!(!was_ready, "the result was there, and is gone");
                handle.get(Duration::MAX)
            });
            let result = result.unwrap_or_else(|_| panic!("there was no limit to patience"));
            assert_eq!(result.expect("the job does not panic"), 42);
        }
    };
}

/// Two workers work at the same time: each of two jobs needs the other one.
macro_rules! jobs_can_meet {
    ($answer:ident) => {
        || {
            let both = Arc::new(Barrier::new(2));
            let pool = $answer::Pool::new(2);
            let job = || {
                let both = Arc::clone(&both);
                pool.apply_async(move || both.wait())
            };
            for handle in [job(), job()] {
                assert!(handle.get(Duration::MAX).is_ok(), "there was no limit to patience");
            }
        }
    };
}

/// A job panics, and the next one is done by the same worker.
macro_rules! a_panic_is_told {
    ($answer:ident) => {
        || {
            let pool = $answer::Pool::new(1);
            // Not `panic!`, which prints a message in each of thousands of runs.
            let first = pool.apply_async(|| resume_unwind(Box::new("as planned")));
            let second = pool.apply_async(|| 42);
            let first: Result<thread::Result<()>, _> = first.get(Duration::MAX);
            assert!(matches!(first, Ok(Err(_))), "the panic is not told");
            assert!(matches!(second.get(Duration::MAX), Ok(Ok(42))));
        }
    };
}

#[test]
fn found_that_jobs_go_on_after_the_drop() {
    found("a job is not done", drop_waits_for_all_jobs!(drop_does_not_join));
}

#[test]
fn found_that_the_drop_waits_for_workers_that_wait_for_jobs() {
    found(DEADLOCK, drop_waits_for_all_jobs!(drop_waits_for_ever));
}

#[test]
fn found_that_queued_jobs_are_lost() {
    found("a job is not done", drop_waits_for_all_jobs!(queued_jobs_are_lost));
}

#[test]
fn found_that_a_look_takes_the_result() {
    found(
        "the result was there, and is gone",
        results_wait_for_their_handle!(ready_takes_the_result),
    );
}

#[test]
fn found_that_the_queue_is_locked_while_working() {
    found(DEADLOCK, jobs_can_meet!(queue_locked_while_working));
}

#[test]
fn found_that_a_panic_is_not_told() {
    found("the panic is not told", a_panic_is_told!(panic_is_not_told));
}

#[test]
fn the_solution_waits_for_all_jobs() {
    proved(4, drop_waits_for_all_jobs!(solution));
}

#[test]
fn the_solution_keeps_results_for_their_handle() {
    proved(ANY, results_wait_for_their_handle!(solution));
}

#[test]
fn the_solution_lets_jobs_meet() {
    proved(4, jobs_can_meet!(solution));
}

#[test]
fn the_solution_tells_a_panic() {
    proved(ANY, a_panic_is_told!(solution));
}
