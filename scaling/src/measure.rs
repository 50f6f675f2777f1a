//! Runs the prime checkers over and over, and takes the time.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cli_core::Context;
use primes_core::{PrimeResult, check, count};
use spinner_core::StatusLine;

/// How the numbers are worked through: by which lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// One after the other.
    Sequential,
    /// By worker processes.
    Procs,
    /// By worker threads.
    Threads,
}

impl Model {
    /// The name of the lesson.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::Procs => "procs",
            Self::Threads => "threads",
        }
    }

    /// So many workers, in words: `2 processes`.
    #[must_use]
    pub fn workers(self, workers: usize) -> String {
        match self {
            Self::Sequential => "one after the other".into(),
            Self::Procs => count(workers, "process", "processes"),
            Self::Threads => count(workers, "thread", "threads"),
        }
    }
}

/// One run: all numbers were checked once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// In which round, counted from 1.
    pub round: usize,
    /// By which lesson.
    pub model: Model,
    /// How many shared the work.
    pub workers: usize,
    /// How long it took.
    pub time: Duration,
}

/// What is to be measured.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The pools: each is run with 1 worker, with 2, and so on.
    pub pools: Vec<Model>,
    /// With how many workers at most.
    pub max_workers: usize,
    /// How often all of it is run.
    pub rounds: usize,
}

impl Plan {
    /// Each run to do, in order: its round, its model, how many workers.
    pub fn steps(&self) -> impl Iterator<Item = (usize, Model, usize)> {
        (1..=self.rounds).flat_map(move |round| {
            let pools = (1..=self.max_workers)
                .flat_map(move |workers| self.pools.iter().map(move |&pool| (pool, workers)));
            let baseline = std::iter::once((Model::Sequential, 1));
            baseline.chain(pools).map(move |(model, workers)| (round, model, workers))
        })
    }

    /// How many runs these are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rounds * (1 + self.pools.len() * self.max_workers)
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Does what is planned, and puts each run into `runs`, until all is done or `stop` says so.
///
/// # Errors
/// When a run fails, or is stopped: then `runs` has those before it.
///
/// # Safety
/// This process must have one thread only; see [`procs::check_all`].
pub unsafe fn measure(
    plan: &Plan,
    numbers: &[u64],
    stop: &AtomicBool,
    runs: &mut Vec<Run>,
) -> io::Result<()> {
    let mut line = StatusLine::new();
    let start = Instant::now();
    for (done, (round, model, workers)) in plan.steps().enumerate() {
        let left = time_left(start.elapsed(), done, plan.len());
        let who = model.workers(workers);
        // Short, for a line that is wider than the terminal could not be wiped.
        line.show(&format!("{done} of {} runs done{left}: {who}", plan.len()))?;
        // SAFETY: our caller promises that this process has one thread only.
        let time = unsafe { time(model, workers, numbers, stop) };
        let time = time.context(format_args!("{} ({who})", model.name()))?;
        runs.push(Run { round, model, workers, time });
    }
    Ok(())
}

/// Checks all numbers once, and says how long that took.
///
/// # Errors
/// When not all of them were checked, or `stop` says so.
///
/// # Safety
/// This process must have one thread only.
unsafe fn time(
    model: Model,
    workers: usize,
    numbers: &[u64],
    stop: &AtomicBool,
) -> io::Result<Duration> {
    let mut answered = 0;
    let report = |_: PrimeResult| {
        answered += 1;
        go_on(stop)
    };
    go_on(stop)?;
    let start = Instant::now();
    let deaths = match model {
        Model::Sequential => sequential::check_all(numbers, check, report).map(|()| Vec::new()),
        // SAFETY: our caller promises that this process has one thread only.
        Model::Procs => unsafe { procs::check_all(numbers, workers, check, report) },
        Model::Threads => threads::check_all(numbers, workers, check, report),
    }?;
    let time = start.elapsed();
    match deaths.into_iter().next() {
        Some(death) => Err(death),
        None if answered == numbers.len() => Ok(time),
        None => Err(io::Error::other("not all numbers were answered")),
    }
}

/// An error if it is time to stop.
fn go_on(stop: &AtomicBool) -> io::Result<()> {
    if stop.load(Ordering::Relaxed) { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
}

/// How long the rest will take if it goes on like this, as the end of a sentence.
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

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53 here")]
pub(crate) fn to_f64(count: usize) -> f64 {
    count as f64
}
