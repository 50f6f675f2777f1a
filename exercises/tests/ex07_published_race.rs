//! The tests of exercise 07. Run them with `cargo test -p exercises ex07`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex07_published_race.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex07_published_race.rs")]
mod ex07_published_race;
mod support;

use std::thread;
use std::time::Duration;

use crossbeam_channel::unbounded;

use ex07_published_race::run_all;
use support::within_limit;

#[test]
fn no_result_is_lost_when_the_job_channel_is_empty() {
    let reported = within_limit("does the loop that receives results end?", || {
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
    let reported = within_limit("does the loop that receives results end?", || {
        let (start_tx, start_rx) = unbounded();
        let work = |job| {
            if job == 2 {
                start_tx.send(()).expect("`start_rx` is not dropped yet");
                // Time for `run_all` to check both channels, or to reach a timeout.
                thread::sleep(Duration::from_secs(1));
            }
            job
        };
        let mut reported = Vec::new();
        run_all(vec![1, 2], 1, work, |job| {
            if job == 1 {
                start_rx.recv().expect("job 2 starts");
            }
            reported.push(job);
        });
        reported
    });
    assert_eq!(
        reported,
        [1, 2],
        "after the result of job 1 was reported, job 2 was in progress for another second: it was \
         in neither channel, but it was not done"
    );
}

#[test]
fn each_result_is_reported_as_soon_as_it_is_available() {
    let hint = "the last job waits until the result of the first job has been reported: report \
                results while the workers are working";
    within_limit(hint, || {
        let (reported_tx, reported_rx) = unbounded();
        let work = |job| {
            if job == 9 {
                reported_rx.recv().expect("`report` sends");
            }
            job
        };
        let report = |_| reported_tx.send(()).expect("`reported_rx` is not dropped yet");
        run_all((0..10).collect::<Vec<u32>>(), 1, work, report);
    });
}

#[test]
fn each_of_many_results_is_reported_once() {
    let mut reported = within_limit("does the loop that receives results end?", || {
        let mut reported = Vec::new();
        run_all((0..1_000).collect(), 4, |job: u32| job, |job| reported.push(job));
        reported
    });
    assert_eq!(reported.len(), 1_000, "1,000 jobs must have 1,000 results");
    reported.sort_unstable();
    assert!(reported.into_iter().eq(0..1_000), "a result is missing, and another one came twice");
}
