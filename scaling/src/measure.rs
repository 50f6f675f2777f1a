//! Runs the prime checkers repeatedly, and measures how long each run takes.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cli_core::Context;
use primes_core::{Measurement, PrimeResult, Stopwatch, WorkerFailures, check, pluralize};
use spinner_core::StatusLine;

/// The lesson that checks the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// One number after another, without workers.
    Sequential,
    /// A pool of processes.
    Procs,
    /// A pool of threads.
    Threads,
}

impl Model {
    /// Returns the name of the lesson.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::Procs => "procs",
            Self::Threads => "threads",
        }
    }

    /// Returns the kind and the number of workers, such as `2 processes`.
    #[must_use]
    pub fn describe(self, worker_count: usize) -> String {
        match self {
            Self::Sequential => "sequential".into(),
            Self::Procs => pluralize(worker_count, "process", "processes"),
            Self::Threads => pluralize(worker_count, "thread", "threads"),
        }
    }
}

/// One run: all numbers were checked once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The round it belongs to, counted from 1.
    pub round: usize,
    /// The lesson that checked the numbers.
    pub model: Model,
    /// How many workers shared the work.
    pub worker_count: usize,
    /// How long it took.
    pub time: Duration,
    /// Whether other programs took so much CPU time that `time` means nothing.
    pub noisy: bool,
}

/// What to measure.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The pools: each runs with 1 worker, with 2, and so on.
    pub pools: Vec<Model>,
    /// The largest number of workers.
    pub max_workers: usize,
    /// How many times everything is measured.
    pub rounds: usize,
}

impl Plan {
    /// Iterates over all runs, in order: the round, the model and the number of workers of each.
    pub fn steps(&self) -> impl Iterator<Item = (usize, Model, usize)> {
        (1..=self.rounds).flat_map(move |round| {
            let pools = (1..=self.max_workers).flat_map(move |worker_count| {
                self.pools.iter().map(move |&pool| (pool, worker_count))
            });
            let baseline = std::iter::once((Model::Sequential, 1));
            baseline.chain(pools).map(move |(model, worker_count)| (round, model, worker_count))
        })
    }

    /// Returns the number of runs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rounds * (1 + self.pools.len() * self.max_workers)
    }

    /// Whether there is nothing to measure.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Measures the runs of `plan`, and appends each to `runs`, until all are complete or `stop` is
/// set.
///
/// # Errors
/// When a run fails or is stopped. `runs` then contains the runs before it.
///
/// # Safety
/// This process must have only one thread; see [`procs::check_all`].
pub unsafe fn measure(
    plan: &Plan,
    numbers: &[u64],
    stop: &AtomicBool,
    runs: &mut Vec<Run>,
) -> io::Result<()> {
    let mut line = StatusLine::new();
    let start = Instant::now();
    for (done, (round, model, worker_count)) in plan.steps().enumerate() {
        let left = time_left(start.elapsed(), done, plan.len());
        let workers = model.describe(worker_count);
        // Short, because a narrow terminal cuts the end off.
        line.show(&format!("{done} of {} runs done{left}: {workers}", plan.len()))?;
        // SAFETY: the caller promises that this process has only one thread, and no earlier run
        // has left another behind: `threads::check_all` joins all its threads before it returns,
        // and `procs::check_all` joins its feeder thread and reaps its children on every path, even
        // after an error of `report`. A run that fails is the last one.
        let run = unsafe { run(model, worker_count, numbers, stop) };
        let run = run.context(format_args!("the run failed ({workers})"))?;
        runs.push(Run { round, model, worker_count, time: run.total, noisy: run.is_noisy() });
    }
    Ok(())
}

/// Checks all numbers once.
///
/// # Errors
/// When a worker fails, a number is never answered, or `stop` is set.
///
/// # Safety
/// This process must have only one thread.
unsafe fn run(
    model: Model,
    worker_count: usize,
    numbers: &[u64],
    stop: &AtomicBool,
) -> io::Result<Measurement> {
    check_stop(stop)?;
    let mut answered = 0;
    let mut stopwatch = Stopwatch::start();
    let report = |result: PrimeResult| {
        stopwatch.record(result.elapsed);
        answered += 1;
        check_stop(stop)
    };
    let failures = match model {
        Model::Sequential => {
            sequential::check_all(numbers, check, report).map(|()| WorkerFailures::default())
        }
        // SAFETY: the caller promises that this process has only one thread.
        Model::Procs => unsafe { procs::check_all(numbers, worker_count, check, report) },
        Model::Threads => threads::check_all(numbers, worker_count, check, report),
    }?;
    let measurement = stopwatch.stop();
    failures.into_result()?;
    if answered == numbers.len() {
        Ok(measurement)
    } else {
        Err(io::Error::other("some numbers were never answered"))
    }
}

/// Returns an error if `stop` is set.
fn check_stop(stop: &AtomicBool) -> io::Result<()> {
    if stop.load(Ordering::Relaxed) { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
}

/// Estimates how long the remaining runs take. Returns the end of a sentence, which is empty before
/// the first run is complete.
///
/// ```
/// use std::time::Duration;
/// use scaling::time_left;
///
/// assert_eq!(time_left(Duration::ZERO, 0, 40), "");
/// assert_eq!(time_left(Duration::from_secs(10), 10, 40), ", 30 s left");
/// assert_eq!(time_left(Duration::from_secs(10), 10, 200), ", 3 min 10 s left");
/// ```
#[must_use]
pub fn time_left(elapsed: Duration, done: usize, all: usize) -> String {
    if done == 0 {
        return String::new();
    }
    let mean = elapsed.as_secs_f64() / to_f64(done);
    let left = Duration::from_secs_f64(mean * to_f64(all - done)).as_secs();
    match (left / 3600, left / 60 % 60, left % 60) {
        (0, 0, seconds) => format!(", {seconds} s left"),
        (0, minutes, seconds) => format!(", {minutes} min {seconds} s left"),
        (hours, minutes, _) => format!(", {hours} h {minutes} min left"),
    }
}

/// Converts a count.
#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^53")]
pub(crate) fn to_f64(count: usize) -> f64 {
    count as f64
}
