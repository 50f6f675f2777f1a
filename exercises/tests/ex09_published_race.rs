//! The tests of exercise 09. Run them with `cargo test -p exercises ex09`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex09_published_race.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex09_published_race.rs")]
mod ex09_published_race;
mod support;

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use crossbeam_channel::unbounded;

use ex09_published_race::run_all;
use support::affinity::pin_to_cpu;
use support::random::Random;
use support::{becomes_true, limit, within_limit};

const HINT: &str = "does the loop that receives results end, with many jobs and with none?";

#[test]
fn no_result_is_lost_when_the_job_channel_is_empty() {
    let reported = within_limit(HINT, || {
        let (start_tx, start_rx) = unbounded();
        let work = |job: u32| {
            start_tx.send(()).expect("`start_rx` is not dropped yet");
            job
        };
        // While the first result is reported, the workers receive all other jobs. So the job
        // channel is empty whenever `run_all` checks it after that.
        let mut reported = Vec::new();
        run_all(vec![1, 2, 3], 3, work, |job| {
            if reported.is_empty() {
                assert_eq!(start_rx.iter().take(3).count(), 3);
            }
            reported.push(job);
        });
        reported
    });
    let lost = 3 - reported.len();
    assert_eq!(lost, 0, "{lost} of 3 results lost: a received job may still be in progress");
}

#[test]
fn run_all_waits_for_a_job_in_progress() {
    let mut reported = within_limit(HINT, || {
        let (start_tx, start_rx) = unbounded();
        let (go_tx, go_rx) = unbounded();
        let started = AtomicUsize::new(0);
        let work = |job| {
            if started.fetch_add(1, Ordering::SeqCst) == 1 {
                start_tx.send(()).expect("`start_rx` is not dropped yet");
                go_rx.recv().expect("`report` sends");
                // Time for `run_all` to check both channels, or to reach a timeout.
                thread::sleep(Duration::from_millis(2_400));
            }
            job
        };
        let mut reported = Vec::new();
        run_all(vec![1, 2], 1, work, |job| {
            reported.push(job);
            if reported.len() == 1 {
                start_rx.recv().expect("the second job starts");
                go_tx.send(()).expect("`go_rx` is not dropped yet");
            }
        });
        reported
    });
    reported.sort_unstable();
    assert_eq!(
        reported,
        [1, 2],
        "after the result of one job was reported, the other job was in progress for more than two \
         seconds: it was in neither channel, but it was not done. The jobs whose results were \
         reported (left) are not all jobs (right)"
    );
}

#[test]
fn no_result_is_lost_while_a_worker_receives_a_job() {
    /// A job takes a while to get from the channel to the worker, because it is large.
    type Job = [u8; 4_000];

    within_limit(HINT, || {
        let (start, longest) = (Instant::now(), limit() / 2);
        for round in (0..600).take_while(|_| start.elapsed() < longest) {
            // One CPU receives results while another one does jobs.
            pin_to_cpu(round);
            let is_first = AtomicBool::new(true);
            let work = |job: Job| {
                if is_first.swap(false, Ordering::SeqCst) {
                    pin_to_cpu(round + 1);
                }
                job[0]
            };
            let mut reported = 0;
            run_all(vec![[1; 4_000]; 20], 1, work, |_| reported += 1);
            assert_eq!(
                reported, 20,
                "the number of results of 20 jobs: a job that a worker is about to receive, or has \
                 just received, is not done"
            );
        }
    });
}

#[test]
fn each_result_is_reported_as_soon_as_it_is_available() {
    let hint = "a job waits until the results of the jobs before it have been reported: report \
                each result at once, while the workers are working";
    within_limit(hint, || {
        for worker_count in [1, 3] {
            let (started, reported) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let work = |()| {
                let before = started.fetch_add(1, Ordering::SeqCst);
                // The other workers may still work on the latest of them.
                let done = before.saturating_sub(worker_count - 1);
                becomes_true(limit(), || reported.load(Ordering::SeqCst) >= done);
            };
            let report = |()| {
                reported.fetch_add(1, Ordering::SeqCst);
            };
            run_all(vec![(); 50], worker_count, work, report);
        }
    });
}

#[test]
fn each_of_many_results_is_reported_once() {
    let mut random = Random::new();
    for (count, worker_count) in [(0, 1), (0, 4), (1, 1), (1, 4), (1_000, 1), (10_000, 4)] {
        let jobs = Vec::from_iter((0..count).map(|_| random.below(1_000)));
        let mut expected = jobs.clone();
        let mut reported = within_limit(HINT, move || {
            let mut reported = Vec::new();
            run_all(jobs, worker_count, |job| job, |job| reported.push(job));
            reported
        });
        assert_eq!(
            reported.len(),
            expected.len(),
            "the number of results of {count} jobs, with {worker_count} workers"
        );
        reported.sort_unstable();
        expected.sort_unstable();
        assert!(reported == expected, "a result is missing, and another one came twice");
    }
}

#[test]
fn exactly_the_given_number_of_workers_run_concurrently() {
    let many = 50 + Random::new().index(100);
    for worker_count in [1, 3, many] {
        let hint = format!(
            "each job waits until {worker_count} jobs are in progress: all {worker_count} workers \
             must work concurrently"
        );
        let (threads, peak) = within_limit(&hint, move || {
            let barrier = Barrier::new(worker_count);
            let (in_progress, peak) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let ids = Mutex::new(HashSet::<ThreadId>::new());
            let work = |()| {
                let now = in_progress.fetch_add(1, Ordering::SeqCst) + 1;
                barrier.wait();
                if peak.fetch_max(now, Ordering::SeqCst) < now {
                    // Gives workers that are too many the time to take a job, too.
                    becomes_true(Duration::from_millis(100), || {
                        in_progress.load(Ordering::SeqCst) > worker_count
                    });
                }
                peak.fetch_max(in_progress.load(Ordering::SeqCst), Ordering::SeqCst);
                in_progress.fetch_sub(1, Ordering::SeqCst);
                ids.lock().expect("no thread panics").insert(thread::current().id());
            };
            run_all(vec![(); 10 * worker_count], worker_count, work, |()| ());
            let ids = ids.into_inner().expect("no thread panics");
            (ids.len(), peak.into_inner())
        });
        assert_eq!(
            (threads, peak),
            (worker_count, worker_count),
            "the number of threads that did {} jobs, and how many did one at the same time: spawn \
             {worker_count} workers",
            10 * worker_count
        );
    }
}
