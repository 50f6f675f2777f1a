//! Workers that share a queue.

use std::sync::Barrier;

use scheduler::{ANY, Model};

use super::answer::run_all;

pub fn models() -> Vec<Model> {
    vec![each_job_is_done_once(3, ANY), each_job_is_done_once(5, 1), workers_run_concurrently()]
}

/// Two workers do each job once, in any distribution.
pub fn each_job_is_done_once(jobs: usize, preemption_bound: usize) -> Model {
    Model::new("two workers do each job once", preemption_bound, move || {
        let jobs = Vec::from_iter(0..jobs);
        let mut results = run_all(jobs.clone(), 2, |job| job);
        results.sort_unstable();
        assert_eq!(results, jobs, "a job was not done exactly once");
    })
}

/// Two workers work concurrently: each of two jobs waits for the other one.
pub fn workers_run_concurrently() -> Model {
    Model::new("two workers work at the same time", ANY, || {
        let barrier = Barrier::new(2);
        run_all(vec![(); 2], 2, |()| barrier.wait());
    })
}
