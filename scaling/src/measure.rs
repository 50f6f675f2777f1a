//! Takes the time, over and over.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use primes_core::{check, count};
use serde::{Deserialize, Serialize};
use signal_hook::consts::SIGINT;
use signal_hook::flag;
use spinner_core::{Context, StatusLine};

/// A way to work through the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// One after the other.
    Sequential,
    /// A pool of processes.
    Procs,
    /// A pool of threads.
    Threads,
}

impl Model {
    /// Its name: that of the lesson.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::Procs => "procs",
            Self::Threads => "threads",
        }
    }
}

/// How long `workers` take to check all the numbers.
///
/// # Safety
/// This process must have one thread only; see [`procs::check_all`].
unsafe fn time(model: Model, numbers: &[u64], workers: usize) -> io::Result<Duration> {
    let start = Instant::now();
    let deaths = match model {
        Model::Sequential => sequential::check_all(numbers, check, |_| Ok(())).map(|()| vec![]),
        // SAFETY: the caller promises that this process has one thread only.
        Model::Procs => unsafe { procs::check_all(numbers, workers, check, |_| Ok(())) },
        Model::Threads => threads::check_all(numbers, workers, check, |_| Ok(())),
    }?;
    deaths.into_iter().next().map_or(Ok(start.elapsed()), Err)
}

/// One measurement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// What was measured.
    pub model: Model,
    /// How many workers shared the work.
    pub workers: usize,
    /// In which round it was, from 1.
    pub run: usize,
    /// How long it took.
    pub seconds: f64,
}

/// What to measure: model, workers, run.
pub type Step = (Model, usize, usize);

/// Lists what to measure, round by round: so a noisy minute spoils one round of all, and not all
/// rounds of one.
#[must_use]
pub fn plan(models: &[Model], max_workers: usize, runs: usize) -> Vec<Step> {
    let round = |run| {
        let pools = (1..=max_workers)
            .flat_map(move |workers| models.iter().map(move |&model| (model, workers, run)));
        [(Model::Sequential, 1, run)].into_iter().chain(pools)
    };
    (1..=runs).flat_map(round).collect()
}

/// Measures what is planned, and tells how far it has come; ends early when `interrupted`.
///
/// # Errors
/// When a worker cannot be started, or dies; when stdout cannot be written.
///
/// # Safety
/// This process must have one thread only: it forks.
pub unsafe fn measure(
    plan: &[Step],
    numbers: &[u64],
    interrupted: &AtomicBool,
) -> io::Result<Vec<Sample>> {
    let (start, mut samples) = (Instant::now(), Vec::new());
    let mut line = StatusLine::new();
    for &(model, workers, run) in plan {
        let left = time_left(start.elapsed(), samples.len(), plan.len());
        let who = if model == Model::Sequential { "sequential" } else { &name(model, workers) };
        line.show(&format!("run {run}, {who}: {} of {}{left}", samples.len() + 1, plan.len()))?;
        // SAFETY: the caller promises that this process has one thread only.
        let took = unsafe { time(model, numbers, workers) }?;
        if interrupted.load(Ordering::Relaxed) {
            break; // it may have disturbed the last one
        }
        samples.push(Sample { model, workers, run, seconds: took.as_secs_f64() });
    }
    Ok(samples)
}

fn name(model: Model, workers: usize) -> String {
    match model {
        Model::Procs => count(workers, "process", "processes"),
        _ => count(workers, "thread", "threads"),
    }
}

/// How long the rest will take, if it goes on like this.
fn time_left(elapsed: Duration, done: usize, all: usize) -> String {
    let (Ok(done), Ok(all)) = (u32::try_from(done), u32::try_from(all)) else {
        return String::new();
    };
    let Some(mean) = elapsed.checked_div(done) else { return String::new() };
    let left = Duration::from_secs(mean.saturating_mul(all - done).as_secs());
    format!(", about {} left", humantime::format_duration(left))
}

/// Lets the first Ctrl-C set a flag, and the second end the program.
///
/// It needs no thread, which a program that forks must not have.
///
/// # Errors
/// When the system refuses.
pub fn on_ctrl_c() -> io::Result<Arc<AtomicBool>> {
    let interrupted = Arc::new(AtomicBool::new(false));
    // In this order: the first Ctrl-C must not find the flag set.
    flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&interrupted))
        .and_then(|_| flag::register(SIGINT, Arc::clone(&interrupted)))
        .context("cannot listen for Ctrl-C")?;
    Ok(interrupted)
}
