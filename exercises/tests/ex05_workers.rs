//! The tests of exercise 05. Run them with `cargo test -p exercises ex05`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex05_workers.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex05_workers.rs")]
mod ex05_workers;
mod support;

use std::collections::HashSet;
use std::panic::{catch_unwind, resume_unwind};
use std::sync::Barrier;
use std::thread::{self, ThreadId};

use crossbeam_channel::{Receiver, RecvTimeoutError, unbounded};

use ex05_workers::run_all;
use support::{limit, too_slow, within_limit};

#[test]
fn run_all_does_each_of_many_jobs_once() {
    let (start_tx, start_rx) = unbounded();
    let double = move |job| {
        // Sending fails if the test has already failed.
        let _ = start_tx.send(());
        2 * job
    };
    // More jobs than fit into two bounded channels of capacity 1,024.
    let run = thread::spawn(|| run_all((0..2_500).collect(), 4, double));
    let started = count_started_jobs(&start_rx);
    let hint = "all jobs are done, but `run_all` does not return: which thread waits for what?";
    let result = within_limit(hint, || run.join());
    let mut results = result.unwrap_or_else(|panic| resume_unwind(panic));
    assert_eq!(results.len(), 2_500, "2,500 jobs must have 2,500 results");
    results.sort_unstable();
    let expected = (0..2_500).map(|job| 2 * job);
    assert!(results.into_iter().eq(expected), "a result is missing, and another one came twice");
    assert_eq!(started, 2_500, "each of 2,500 jobs must be done once");
}

/// Counts the jobs that are started, until all senders are dropped.
///
/// # Panics
///
/// When no job is started within the time [`limit`], which is far longer than a busy machine needs.
fn count_started_jobs(start_rx: &Receiver<()>) -> usize {
    let mut count = 0;
    loop {
        match start_rx.recv_timeout(limit()) {
            Ok(()) => count += 1,
            Err(RecvTimeoutError::Disconnected) => return count,
            Err(RecvTimeoutError::Timeout) => panic!(
                "{}",
                too_slow(
                    "no job was started for this long: drop the sender after the last job. If both \
                     channels are bounded, receive results while you send jobs"
                )
            ),
        }
    }
}

#[test]
fn workers_run_concurrently_and_are_reused() {
    let hint = "each job waits until three jobs are in progress: all three workers must work \
                concurrently, and take another job after each one. Is a lock held during `work`?";
    let ids = within_limit(hint, || {
        let barrier = Barrier::new(3);
        let work = |_| {
            barrier.wait();
            thread::current().id()
        };
        run_all((0..30).collect::<Vec<u32>>(), 3, work)
    });
    assert_eq!(ids.len(), 30, "30 jobs must have 30 results");
    let ids: HashSet<ThreadId> = ids.into_iter().collect();
    assert_eq!(ids.len(), 3, "30 jobs ran on {} threads: spawn each of 3 workers once", ids.len());
}

#[test]
fn long_job_does_not_delay_other_jobs() {
    let hint = "a long job ends only after all other jobs are done: the other worker must take \
                them all. Are jobs assigned to workers in advance?";
    within_limit(hint, || {
        for long in [0, 7, 19] {
            let (done_tx, done_rx) = unbounded();
            let work = |job| match job == long {
                true => assert_eq!(done_rx.iter().take(19).count(), 19),
                false => done_tx.send(()).expect("`done_rx` is not dropped yet"),
            };
            assert_eq!(run_all((0..20).collect(), 2, work).len(), 20);
        }
    });
}

#[test]
fn run_all_returns_when_there_are_fewer_jobs_than_workers() {
    let hint = "there are more workers than jobs: does a worker end if it gets no job?";
    within_limit(hint, || {
        assert_eq!(run_all(vec![7], 8, |job| job + 1), [8]);
        assert_eq!(run_all(Vec::new(), 2, |job: u32| job), []);
    });
}

#[test]
fn run_all_panics_if_a_job_panics() {
    let hint = "one of ten jobs panicked, so there are only nine results: does `run_all` wait for \
                the tenth?";
    let result = within_limit(hint, || {
        assert_eq!(run_all(vec![3], 2, |job| job), [3], "this job does not panic");
        catch_unwind(|| run_all((0..10).collect(), 2, |job| assert_ne!(job, 3, "planned panic")))
    });
    assert!(
        result.is_err(),
        "a job panicked, but `run_all` returned normally: `join` reports the panic of a worker"
    );
}
