use std::collections::HashSet;
use std::panic::{catch_unwind, resume_unwind};
use std::sync::Barrier;
use std::thread::{self, ThreadId};

use crossbeam_channel::{Receiver, RecvTimeoutError, unbounded};
use exercises::ex05_workers::run_all;

use crate::support::{LIMIT, within_limit};

#[test]
fn each_job_is_done_once_and_its_result_comes_back() {
    let (begin, begun) = unbounded();
    let double = move |job| {
        // Nobody may be listening any more.
        let _ = begin.send(());
        2 * job
    };
    // More jobs than two queues of 1,024 hold.
    let run = thread::spawn(|| run_all((0..2_500).collect(), 4, double));
    let begun = count_until_the_end(&begun);
    let hint = "all jobs are done, and who waits for what?";
    let end = within_limit(hint, || run.join());
    let mut results = end.unwrap_or_else(|panic| resume_unwind(panic));
    assert_eq!(results.len(), 2_500, "one result for each of 2,500 jobs");
    results.sort_unstable();
    assert!(results.into_iter().eq((0..2_500).map(|job| 2 * job)), "each result once");
    assert_eq!(begun, 2_500, "each job is done once");
}

/// Counts the jobs that are begun. A busy machine may be slow, but not that slow with the next job.
fn count_until_the_end(begun: &Receiver<()>) -> usize {
    let mut count = 0;
    loop {
        match begun.recv_timeout(LIMIT) {
            Ok(()) => count += 1,
            Err(RecvTimeoutError::Disconnected) => return count,
            Err(RecvTimeoutError::Timeout) => panic!(
                "no job was begun for {} s: is the queue closed when all jobs are in it? If both \
                 queues are bounded: does anybody take results while the jobs are sent?",
                LIMIT.as_secs()
            ),
        }
    }
}

#[test]
fn all_workers_work_at_the_same_time_on_one_job_after_the_other() {
    let hint = "each job waits until three are under way: do all three workers work at the same \
                time, and take another job when they are done? Is a lock held during the work?";
    let ids = within_limit(hint, || {
        let three_are_here = Barrier::new(3);
        let work = |_| {
            three_are_here.wait();
            thread::current().id()
        };
        run_all((0..30).collect::<Vec<u32>>(), 3, work)
    });
    assert_eq!(ids.len(), 30, "one result for each of 30 jobs");
    let ids: HashSet<ThreadId> = ids.into_iter().collect();
    assert_eq!(ids.len(), 3, "three workers are to do 30 jobs: start each thread once");
}

#[test]
fn a_long_job_holds_up_no_other_job() {
    let hint = "a long job ends when all other jobs are done: do the other workers take them all, \
                or does each have a share of its own, given beforehand?";
    within_limit(hint, || {
        for long in [0, 7, 19] {
            let (done, others) = unbounded();
            let work = |job| match job == long {
                true => assert_eq!(others.iter().take(19).count(), 19),
                false => done.send(()).expect("the long job listens"),
            };
            assert_eq!(run_all((0..20).collect(), 2, work).len(), 20);
        }
    });
}

#[test]
fn few_jobs_or_none_are_enough() {
    let hint = "there are more workers than jobs: does a worker end that gets none?";
    within_limit(hint, || {
        assert_eq!(run_all(vec![7], 8, |job| job + 1), [8]);
        assert_eq!(run_all(Vec::new(), 2, |job: u32| job), []);
    });
}

#[test]
fn a_panic_is_passed_on_and_hangs_nobody() {
    let hint = "one of ten jobs panicked, so there are only nine results: who waits for the tenth?";
    let end = within_limit(hint, || {
        assert_eq!(run_all(vec![3], 2, |job| job), [3], "this job does not panic");
        catch_unwind(|| run_all((0..10).collect(), 2, |job| assert_ne!(job, 3, "it has to fail")))
    });
    assert!(end.is_err(), "a job panicked, but nobody was told: its result is just missing");
}
