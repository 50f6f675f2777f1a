//! Made-up runs, so that the tests need no measurements.

use std::time::Duration;

use scaling::{Model, Plan, Run};

/// Returns runs of both pools on two cores: near 0.75 s with one worker, near 0.42 s with more.
pub(crate) fn sample_runs(max_workers: usize) -> Vec<Run> {
    let plan = Plan { pools: vec![Model::Procs, Model::Threads], max_workers, rounds: 3 };
    let time = |(round, model, worker_count): (usize, Model, usize)| {
        let base = if worker_count == 1 { 750 } else { 415 };
        let noise = (7 * worker_count + 11 * round + 5 * model.name().len()) % 13;
        let time = Duration::from_millis(base) + Duration::from_micros(700 * noise as u64);
        Run { round, model, worker_count, time, noisy: false }
    };
    plan.steps().map(time).collect()
}
