//! Runs that were never run, for what is made of them.

use std::time::Duration;

use scaling::{Model, Plan, Run};

/// Runs of both pools on two cores: near 0.75 s with one worker, near 0.42 s with more.
pub(crate) fn made_up(max_workers: usize) -> Vec<Run> {
    let plan = Plan { pools: vec![Model::Procs, Model::Threads], max_workers, rounds: 3 };
    let time = |(round, model, workers): (usize, Model, usize)| {
        let base = if workers == 1 { 750 } else { 415 };
        let noise = (7 * workers + 11 * round + 5 * model.name().len()) % 13;
        let time = Duration::from_millis(base) + Duration::from_micros(700 * noise as u64);
        Run { round, model, workers, time }
    };
    plan.steps().map(time).collect()
}
