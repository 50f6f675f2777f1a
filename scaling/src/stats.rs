//! Summarizes the measured times.

use std::time::Duration;

use primes_core::TOO_SHORT;

use crate::measure::to_f64;
use crate::{Model, Run};

/// How many times as long as the shortest time a median may be. On a quiet machine it is less than
/// 1.1, and more than 1.3 beside a program that keeps a core busy.
const MAX_SPREAD: f64 = 1.2;

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
    /// How many of the runs were noisy.
    pub noisy_runs: usize,
}

impl Summary {
    /// Whether the median means nothing: other programs slowed down at least half of the runs.
    ///
    /// A run may not know that it was slowed down, because a system does not tell, or the host of a
    /// virtual machine. So a median much longer than the shortest time is a sign, too.
    #[must_use]
    pub fn is_noisy(&self) -> bool {
        let spreads = self.median > self.minimum.mul_f64(MAX_SPREAD);
        2 * self.noisy_runs >= self.runs || spreads && self.minimum >= TOO_SHORT
    }
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
    Some(Summary { runs, median, minimum, maximum, noisy_runs: 0 })
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
    /// smallest number of workers. `None` if any of them has no [speed-up](Self::speed_up).
    pub best: Option<(Model, usize, Summary)>,
}

impl Findings {
    /// Summarizes `runs`. Returns `None` unless they include a sequential run and a run of a pool.
    #[must_use]
    pub fn new(runs: &[Run], number_count: usize, cores: usize) -> Option<Self> {
        let sequential = times(runs, Model::Sequential, 1)?;
        let pools = [Model::Procs, Model::Threads];
        let curves: Vec<Curve> = pools.into_iter().filter_map(|pool| curve(runs, pool)).collect();
        if curves.is_empty() {
            return None;
        }
        let mut findings = Self { number_count, cores, sequential, curves, best: None };
        findings.best = findings.find_best();
        Some(findings)
    }

    fn find_best(&self) -> Option<(Model, usize, Summary)> {
        let points = self.curves.iter().flat_map(|curve| {
            curve.points.iter().map(|&(worker_count, times)| (curve.model, worker_count, times))
        });
        let best = points.min_by_key(|&(_, worker_count, times)| (times.median, worker_count));
        best.filter(|_| self.summaries().all(|times| self.speed_up(times).is_some()))
    }

    /// Returns the sequential time, divided evenly among the workers that have a core.
    #[must_use]
    pub fn ideal(&self, worker_count: usize) -> Duration {
        self.sequential.median.div_f64(to_f64(worker_count.min(self.cores)))
    }

    /// Whether the sequential runs take at least a millisecond: starting the workers takes about as
    /// long.
    #[must_use]
    pub fn is_enough_work(&self) -> bool {
        self.sequential.median >= Duration::from_millis(1)
    }

    /// Returns how many times as fast as the sequential runs `times` is. Returns `None` if there is
    /// too little work to compare, or if noise explains the factor.
    #[must_use]
    pub fn speed_up(&self, times: Summary) -> Option<f64> {
        let factor = self.sequential.median.as_secs_f64() / times.median.as_secs_f64();
        // A container may be limited to 2.5 cores, which count as 2. More than that is impossible.
        let is_possible = factor < to_f64(self.cores + 1);
        let is_noisy = self.sequential.is_noisy() || times.is_noisy() || !is_possible;
        (self.is_enough_work() && !is_noisy).then_some(factor)
    }

    /// Iterates over all summaries.
    pub(crate) fn summaries(&self) -> impl Iterator<Item = Summary> {
        let pools = self.curves.iter().flat_map(|curve| &curve.points).map(|&(_, times)| times);
        pools.chain([self.sequential])
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
    let noisy_runs = same.clone().filter(|run| run.noisy).count();
    let summary = summarize(same.map(|run| run.time))?;
    Some(Summary { noisy_runs, ..summary })
}
