//! The tests of exercise 07. Run them with `cargo test -p exercises ex07`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex07_workers.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex07_workers.rs")]
mod ex07_workers;
mod support;

use std::collections::HashSet;
use std::panic::{catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread::{self, ThreadId};
use std::time::Duration;

use ex07_workers::run_all;
use support::planned::planned;
use support::random::Random;
use support::{becomes_true, becomes_true_in_time, limit, within_limit};

/// Calls `run_all`, and returns its results.
///
/// # Panics
///
/// With the panic of `run_all`. If `run_all` does not go on, with the `hint` if jobs are not done, and
/// otherwise with the reason why it may still wait.
fn run<J, R>(
    jobs: Vec<J>,
    worker_count: usize,
    hint: &str,
    work: impl Fn(J) -> R + Send + Sync + 'static,
) -> Vec<R>
where
    J: Send + 'static,
    R: Send + 'static,
{
    let (count, ended) = (jobs.len(), Arc::new(AtomicUsize::new(0)));
    let thread = thread::spawn({
        let ended = Arc::clone(&ended);
        move || {
            let counted = |job| {
                // Its drop counts the job, even if `work` panics.
                let _count = CountOnDrop(&ended);
                work(job)
            };
            run_all(jobs, worker_count, counted)
        }
    });
    let ended = || ended.load(Ordering::SeqCst);
    while !thread.is_finished() {
        let before = ended();
        if becomes_true_in_time(|| thread.is_finished() || ended() > before) {
            continue;
        }
        assert!(
            ended() < count,
            "all {count} jobs have ended, but `run_all` does not return. A loop that receives from \
             a channel ends only when all senders are dropped: drop the sender of the jobs after \
             the last job. If there is a channel for results, keep no sender of it, either"
        );
        panic!(
            "only {} of {count} jobs have ended, and none in the last {:?}: {hint}",
            ended(),
            limit() / 2
        );
    }
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

struct CountOnDrop<'a>(&'a AtomicUsize);

impl Drop for CountOnDrop<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn run_all_does_each_of_many_jobs_once() {
    let mut random = Random::new();
    // More jobs than fit into two bounded channels of capacity 1,024. Some are equal.
    for (count, worker_count) in [(2_500, 1), (5_000, 4), (7, 8), (1, 8), (1, 1), (0, 1), (0, 3)] {
        let jobs = Vec::from_iter((0..count).map(|_| match random.below(10) {
            0 => 0,
            1 => u64::MAX,
            _ => random.number(),
        }));
        let hint = "which thread waits for what? If channels are bounded, the workers must receive \
                    jobs while you send them, and you must receive results while they send them. \
                    If there are more workers than jobs, those without a job must end";
        let mut results = run(jobs.clone(), worker_count, hint, |job: u64| job.wrapping_mul(3));
        let mut expected = Vec::from_iter(jobs.into_iter().map(|job| job.wrapping_mul(3)));
        assert_eq!(
            results.len(),
            count,
            "the number of results of {count} jobs, with {worker_count} workers"
        );
        results.sort_unstable();
        expected.sort_unstable();
        assert!(
            results == expected,
            "with {worker_count} workers, a result of {count} jobs is missing, and another one \
             came twice"
        );
    }
}

#[test]
fn workers_run_concurrently_and_are_reused() {
    let many = 50 + Random::new().index(100);
    for worker_count in [1, 3, 12, many] {
        let hint = format!(
            "each job waits until {worker_count} jobs are in progress: all {worker_count} workers \
             must work concurrently, and take another job after each one. Is a lock held during \
             `work`, or a worker joined before the last one is spawned?"
        );
        let barrier = Barrier::new(worker_count);
        let ids = run(vec![(); 10 * worker_count], worker_count, &hint, move |()| {
            barrier.wait();
            thread::current().id()
        });
        let ids: HashSet<ThreadId> = ids.into_iter().collect();
        assert_eq!(
            ids.len(),
            worker_count,
            "the number of threads that did {} jobs (left) is not `worker_count` (right): spawn \
             each worker once",
            10 * worker_count
        );
    }
}

#[test]
fn only_the_workers_do_jobs() {
    // With few jobs and with many.
    for (worker_count, count) in [(1, 2), (2, 200), (3, 5_000)] {
        let (in_progress, peak) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
        let ids = run(vec![(); count], worker_count, "does every worker end?", {
            let peak = Arc::clone(&peak);
            move |()| {
                let now = in_progress.fetch_add(1, Ordering::SeqCst) + 1;
                if peak.fetch_max(now, Ordering::SeqCst) < now {
                    // Gives threads that are too many the time to take a job, too.
                    becomes_true(Duration::from_millis(100), || {
                        in_progress.load(Ordering::SeqCst) > worker_count
                    });
                }
                in_progress.fetch_sub(1, Ordering::SeqCst);
                thread::current().id()
            }
        });
        let ids: HashSet<ThreadId> = ids.into_iter().collect();
        let (threads, peak) = (ids.len(), peak.load(Ordering::SeqCst));
        assert!(
            threads <= worker_count && peak <= worker_count,
            "there are {worker_count} workers, but {threads} threads did {count} jobs, up to {peak} \
             at a time: spawn exactly `worker_count` threads, and let no other thread do jobs"
        );
    }
}

#[test]
fn long_job_does_not_delay_other_jobs() {
    let mut random = Random::new();
    for (count, worker_count) in [(20, 2), (2_500, 2), (2_500, 5)] {
        for long in [0, random.index(count), count - 1] {
            let hint = format!(
                "the job at index {long} ends only after all other jobs: another worker must do \
                 them. Are jobs assigned to workers in advance, or several at a time?"
            );
            let others = Arc::new(AtomicUsize::new(0));
            let work = move |job| {
                if job == long {
                    becomes_true(limit(), || others.load(Ordering::SeqCst) == count - 1);
                } else {
                    others.fetch_add(1, Ordering::SeqCst);
                }
            };
            let results = run(Vec::from_iter(0..count), worker_count, &hint, work);
            assert_eq!(results.len(), count, "the number of results of {count} jobs");
        }
    }
}

#[test]
fn run_all_panics_if_a_job_panics() {
    // One of many jobs panics, or all of them, so that no worker is left.
    for (count, worker_count, all) in
        [(1, 1, true), (10, 2, false), (3_000, 1, false), (3_000, 4, true)]
    {
        let hint = "a job panicked, and `run_all` does not return: does it wait for a result that \
                    never comes, or for room in a channel, although no worker is left? Is a sender \
                    of the jobs kept, so that other workers wait for more jobs?";
        let result = within_limit(hint, move || {
            catch_unwind(|| {
                run_all(Vec::from_iter(0..count), worker_count, |job| {
                    if all || job == count / 2 {
                        planned(|| panic!("this panic is part of the test"));
                    }
                })
            })
        });
        assert!(
            result.is_err(),
            "a job panicked, but `run_all` returned normally. It had {count} jobs and \
             {worker_count} workers. `join` reports the panic of a worker"
        );
    }
}
