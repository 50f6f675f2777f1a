use std::thread;
use std::time::Duration;

use crossbeam_channel::unbounded;
use exercises::ex07_published_race::run_all;

use crate::support::within_limit;

#[test]
fn an_empty_job_queue_is_not_the_end() {
    let reported = within_limit("does the loop that collects come to its end?", || {
        let (begin, begun) = unbounded();
        let work = |job: u32| {
            begin.send(()).expect("the test is listening");
            job
        };
        // While the first result is reported, all other jobs leave the queue. So it is empty when
        // the collector looks at it, every time.
        let mut reported = Vec::new();
        run_all(vec![1, 2, 3], 3, work, |job| {
            if reported.is_empty() {
                assert_eq!(begun.iter().take(3).count(), 3);
            }
            reported.push(job);
        });
        reported
    });
    let lost = 3 - reported.len();
    assert_eq!(lost, 0, "{lost} of 3 results lost: a job can be taken and yet not be done");
}

#[test]
fn a_job_under_way_is_waited_for() {
    let reported = within_limit("does the loop that collects come to its end?", || {
        let (begin, begun) = unbounded();
        let work = |job| {
            if job == 2 {
                begin.send(()).expect("the test is listening");
                // Time for a collector to look around, and to lose patience.
                thread::sleep(Duration::from_secs(1));
            }
            job
        };
        let mut reported = Vec::new();
        run_all(vec![1, 2], 1, work, |job| {
            if job == 1 {
                begun.recv().expect("the second job begins");
            }
            reported.push(job);
        });
        reported
    });
    let why = "when job 1 was reported, job 2 was under way for another second: it was in neither \
               queue, and yet not done";
    assert_eq!(reported, [1, 2], "{why}");
}

#[test]
fn each_result_is_reported_as_soon_as_it_is_there() {
    let hint = "the last job waits until the result of the first was reported: do you collect \
                results while the workers work?";
    within_limit(hint, || {
        let (reported, first_was_reported) = unbounded();
        let work = |job| {
            if job == 9 {
                first_was_reported.recv().expect("the test tells us");
            }
            job
        };
        let tell = |_| reported.send(()).expect("the last job is listening");
        run_all((0..10).collect::<Vec<u32>>(), 1, work, tell);
    });
}

#[test]
fn each_of_many_results_is_reported_once() {
    let mut reported = within_limit("does the loop that collects come to its end?", || {
        let mut reported = Vec::new();
        run_all((0..1_000).collect(), 4, |job: u32| job, |job| reported.push(job));
        reported
    });
    assert_eq!(reported.len(), 1_000, "one result for each of 1,000 jobs");
    reported.sort_unstable();
    assert!(reported.into_iter().eq(0..1_000), "each result once");
}
