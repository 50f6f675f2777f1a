//! What the measured times have to say.

use std::time::Duration;

use crate::measure::to_f64;
use crate::{Model, Run};

/// Several times of the same thing, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many times there are.
    pub runs: usize,
    /// The time in the middle; of an even number, halfway between the two in the middle.
    pub median: Duration,
    /// The shortest.
    pub minimum: Duration,
    /// The longest.
    pub maximum: Duration,
}

/// Sums up some times; nothing can be said of none.
///
/// ```
/// use std::time::Duration;
/// use scaling::summarize;
///
/// let times = [9, 1, 4, 2].map(Duration::from_secs);
/// let summary = summarize(times).expect("there are four");
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
    /// The numbers of workers, from 1 on, each with its times.
    pub points: Vec<(usize, Summary)>,
}

/// All that was measured, in short.
#[derive(Clone, Debug)]
pub struct Findings {
    /// How many numbers were checked in each run.
    pub numbers: usize,
    /// How many cores this machine has for us.
    pub cores: usize,
    /// The times of one after the other.
    pub sequential: Summary,
    /// The pools that were measured.
    pub curves: Vec<Curve>,
    /// The pool and the number of workers with the best median; of equals, the fewest workers.
    pub best: (Model, usize, Summary),
}

impl Findings {
    /// Sums up the runs; nothing can be said without one of a pool, and one of the baseline.
    #[must_use]
    pub fn new(runs: &[Run], numbers: usize, cores: usize) -> Option<Self> {
        let sequential = times(runs, Model::Sequential, 1)?;
        let pools = [Model::Procs, Model::Threads];
        let curves: Vec<Curve> = pools.into_iter().filter_map(|pool| curve(runs, pool)).collect();
        let points = curves.iter().flat_map(|curve| {
            curve.points.iter().map(|&(workers, times)| (curve.model, workers, times))
        });
        let best = points.min_by_key(|&(_, workers, times)| (times.median, workers))?;
        Some(Self { numbers, cores, sequential, curves, best })
    }

    /// The time if the work was shared out perfectly: among the workers, as far as there are cores.
    #[must_use]
    pub fn ideal(&self, workers: usize) -> Duration {
        self.sequential.median.div_f64(to_f64(workers.min(self.cores)))
    }

    /// How many times faster this is than one after the other.
    #[must_use]
    pub fn speed_up(&self, times: Summary) -> f64 {
        self.sequential.median.as_secs_f64() / times.median.as_secs_f64()
    }

    /// The largest number of workers.
    #[must_use]
    pub fn max_workers(&self) -> usize {
        let last = self.curves.iter().filter_map(|curve| curve.points.last());
        last.map(|&(workers, _)| workers).max().unwrap_or(1)
    }
}

fn curve(runs: &[Run], model: Model) -> Option<Curve> {
    let summaries = (1..).map_while(|workers| Some((workers, times(runs, model, workers)?)));
    let points: Vec<(usize, Summary)> = summaries.collect();
    (!points.is_empty()).then_some(Curve { model, points })
}

fn times(runs: &[Run], model: Model, workers: usize) -> Option<Summary> {
    let these = runs.iter().filter(|run| (run.model, run.workers) == (model, workers));
    summarize(these.map(|run| run.time))
}
