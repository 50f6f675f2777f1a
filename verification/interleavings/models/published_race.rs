//! The race condition that was published: each result is reported.

use scheduler::{ANY, Model};

use super::answer::run_all;

pub fn models() -> Vec<Model> {
    vec![each_result_is_reported()]
}

/// Two workers do three jobs, and each result is reported once.
pub fn each_result_is_reported() -> Model {
    Model::new("two workers report the results of three jobs", 4, || report_results(3, 2))
}

/// The same with one worker and two jobs, which has few orders.
pub fn one_worker_reports() -> Model {
    Model::new("a worker reports the results of two jobs", ANY, || report_results(2, 1))
}

fn report_results(jobs: u32, workers: usize) {
    let jobs = Vec::from_iter(0..jobs);
    let mut reported = Vec::new();
    run_all(jobs.clone(), workers, |job| job, |result| reported.push(result));
    reported.sort_unstable();
    assert_eq!(reported, jobs, "a result is lost");
}
