//! Summarizes the measured times.

use std::time::Duration;

use crate::measure::to_f64;
use crate::{Model, Run};

/// A summary of several times of the same run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The number of times.
    pub runs: usize,
    /// The time in the middle, or halfway between the two in the middle.
    pub median: Duration,
    /// The shortest time.
    pub minimum: Duration,
    /// The longest time.
    pub maximum: Duration,
}

/// Summarizes `times`. Returns `None` if there are none.
///
/// ```
/// use std::time::Duration;
/// use scaling::summarize;
///
/// let times = [9, 1, 4, 2].map(Duration::from_secs);
/// let summary = summarize(times).expect("there are four times");
/// assert_eq!(summary.median, Duration::from_secs(3));
/// assert_eq!(summary.maximum, Duration::from_secs(9));
/// ```
#[must_use]
pub fn summarize(times: impl IntoIterator<Item = Duration>) -> Option<Summary> {
    let mut times: Vec<Duration> = times.into_iter().collect();
    times.sort_unstable();
    let (minimum, maximum) = (*times.first()?, *times.last()?);
    let runs = times.len();
    let median = (times[(runs - 1) / 2] + times[runs / 2]) / 2;
    Some(Summary { runs, median, minimum, maximum })
}

/// The times of a pool with more and more workers.
#[derive(Clone, Debug)]
pub struct Curve {
    /// The pool.
    pub model: Model,
    /// The numbers of workers, in order from 1, each with a summary of its times.
    pub points: Vec<(usize, Summary)>,
}

/// A summary of all runs.
#[derive(Clone, Debug)]
pub struct Findings {
    /// How many numbers each run checked.
    pub number_count: usize,
    /// How many cores this program may use.
    pub cores: usize,
    /// The times of the sequential runs.
    pub sequential: Summary,
    /// The pools that were measured.
    pub curves: Vec<Curve>,
    /// The pool and the number of workers with the smallest median. Among equal medians, the
    /// smallest number of workers.
    pub best: (Model, usize, Summary),
}

impl Findings {
    /// Summarizes `runs`. Returns `None` unless they include a sequential run and a run of a pool.
    #[must_use]
    pub fn new(runs: &[Run], number_count: usize, cores: usize) -> Option<Self> {
        let sequential = times(runs, Model::Sequential, 1)?;
        let pools = [Model::Procs, Model::Threads];
        let curves: Vec<Curve> = pools.into_iter().filter_map(|pool| curve(runs, pool)).collect();
        let points = curves.iter().flat_map(|curve| {
            curve.points.iter().map(|&(worker_count, times)| (curve.model, worker_count, times))
        });
        let best = points.min_by_key(|&(_, worker_count, times)| (times.median, worker_count))?;
        Some(Self { number_count, cores, sequential, curves, best })
    }

    /// Returns the sequential time, divided evenly among the workers that have a core.
    #[must_use]
    pub fn ideal(&self, worker_count: usize) -> Duration {
        self.sequential.median.div_f64(to_f64(worker_count.min(self.cores)))
    }

    /// Returns how many times as fast as the sequential runs `times` is. Returns `None` if the
    /// sequential runs take less than a millisecond: starting the workers takes longer than that.
    #[must_use]
    pub fn speed_up(&self, times: Summary) -> Option<f64> {
        let sequential = self.sequential.median;
        let is_enough_work = sequential >= Duration::from_millis(1);
        is_enough_work.then(|| sequential.as_secs_f64() / times.median.as_secs_f64())
    }

    /// Returns the largest number of workers.
    #[must_use]
    pub fn max_workers(&self) -> usize {
        let last = self.curves.iter().filter_map(|curve| curve.points.last());
        last.map(|&(worker_count, _)| worker_count).max().unwrap_or(1)
    }
}

fn curve(runs: &[Run], model: Model) -> Option<Curve> {
    let summaries = (1..).map_while(|count| Some((count, times(runs, model, count)?)));
    let points: Vec<(usize, Summary)> = summaries.collect();
    (!points.is_empty()).then_some(Curve { model, points })
}

fn times(runs: &[Run], model: Model, worker_count: usize) -> Option<Summary> {
    let same = runs.iter().filter(|run| (run.model, run.worker_count) == (model, worker_count));
    summarize(same.map(|run| run.time))
}
