//! Measures a run, and judges whether the figures mean anything.
//!
//! A clock cannot tell how long the work takes on a machine that is busy with other programs: it
//! counts the time in which a worker waits for a core. CPU time does not. Comparing both shows how
//! much the other programs were in the way.

use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use cli_core::cpu_time;

/// Runs that could use less CPU time than this are not judged: it takes about as long to start
/// workers and to pass messages.
pub const TOO_SHORT: Duration = Duration::from_millis(10);

/// Shorter checks are not kept, so that a million of them need no memory. Without them, a run may
/// seem to have used more CPU time than it could, but never less.
const SHORTEST_KEPT: Duration = Duration::from_micros(100);

/// The share of the usable CPU time below which a machine counts as busy. On two cores of a quiet
/// machine, 1 to 100 workers got at least 96 %. Beside a program that kept one of the cores busy, 2
/// to 4 workers got at most 83 %.
const QUIET: f64 = 0.9;

/// Measures a run: the checks of some numbers.
#[derive(Debug)]
pub struct Stopwatch {
    start: Instant,
    cpu_time_before: Option<Duration>,
    sum: Duration,
    checks: Vec<(Duration, Duration)>,
}

impl Stopwatch {
    /// Starts to measure.
    #[must_use]
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
            cpu_time_before: cpu_time(),
            sum: Duration::ZERO,
            checks: Vec::new(),
        }
    }

    /// Takes note of a check that has just ended, after `elapsed`.
    pub fn record(&mut self, elapsed: Duration) {
        // A damaged message may contain any duration.
        self.sum = self.sum.saturating_add(elapsed);
        if elapsed >= SHORTEST_KEPT {
            let end = self.start.elapsed();
            self.checks.push((end.saturating_sub(elapsed), end));
        }
    }

    /// Returns what was measured. By now all workers must have ended, and child processes must have
    /// been reaped.
    #[must_use]
    pub fn stop(self) -> Measurement {
        let total = self.start.elapsed();
        let used = |before| cpu_time().map(|now| now.saturating_sub(before));
        let cpu_time = self.cpu_time_before.and_then(used);
        let cores = available_parallelism().map_or(1, usize::from);
        Measurement { total, cpu_time, cores, sum: self.sum, checks: self.checks }
    }
}

/// What was measured in a run.
#[derive(Clone, Debug, Default)]
pub struct Measurement {
    /// The time from the start to the end.
    pub total: Duration,
    /// The CPU time that the program and its child processes used. `None` if the system does not
    /// tell.
    pub cpu_time: Option<Duration>,
    /// How many cores the checks could use.
    pub cores: usize,
    /// The sum of the durations of all checks. It includes the time in which a worker waited for a
    /// core.
    pub sum: Duration,
    /// When each check began and ended, counted from the start. Very short checks are left out.
    pub checks: Vec<(Duration, Duration)>,
}

impl Measurement {
    /// Returns a line that says how long the checks take one after another, and how much longer that
    /// is than `total`, unless `total` is too short to compare. `None` if the system does not tell
    /// the CPU time.
    ///
    /// The line says *at most*, because the time is the smaller one of two that are never too small.
    /// The *CPU time* includes what the pool needs, which is more than the checks if they are tiny.
    /// The *sum* of the durations includes the time in which workers wait for a core: because there
    /// are more workers than cores, or because the machine is busy. Both are too large if a core is
    /// slower while other cores work: with hyper-threading, for example.
    #[must_use]
    pub fn comparison(&self) -> Option<String> {
        let alone = self.cpu_time?.min(self.sum).as_secs_f64();
        let factor = if self.total < TOO_SHORT {
            String::new()
        } else {
            format!(", {:.1} times as long", alone / self.total.as_secs_f64())
        };
        Some(format!("one after another: at most {alone:.2}s{factor}"))
    }

    /// Whether other programs took so much CPU time that the total time means nothing. A run that
    /// is too short is not judged.
    #[must_use]
    pub fn is_noisy(&self) -> bool {
        self.share().is_some_and(|share| share < QUIET)
    }

    /// Returns a sentence that says how busy the machine was, if the run [is
    /// noisy](Self::is_noisy).
    #[must_use]
    pub fn busy_notice(&self) -> Option<String> {
        let share = self.share().filter(|_| self.is_noisy())?;
        Some(format!(
            "This machine was busy: the checks got {:.0} % of the CPU time that they could have \
             used. Close other programs and run it again.",
            100.0 * share
        ))
    }

    /// Returns the CPU time that the program used, relative to what the checks could have used.
    fn share(&self) -> Option<f64> {
        let usable = usable_time(&self.checks, self.cores);
        let used = self.cpu_time.filter(|_| usable >= TOO_SHORT)?;
        Some(used.as_secs_f64() / usable.as_secs_f64())
    }
}

/// Returns the CPU time that checks can use if nothing else runs: at any moment as many cores as
/// checks are in progress, but not more than `cores`.
fn usable_time(checks: &[(Duration, Duration)], cores: usize) -> Duration {
    let begins = checks.iter().map(|&(begin, _)| (begin, true));
    let ends = checks.iter().map(|&(_, end)| (end, false));
    let mut changes: Vec<(Duration, bool)> = begins.chain(ends).collect();
    changes.sort_unstable(); // `false`, an end, before `true`
    let cores = u32::try_from(cores).unwrap_or(u32::MAX);
    let (mut usable, mut in_progress, mut previous) = (Duration::ZERO, 0_u32, Duration::ZERO);
    for (time, begins) in changes {
        usable += time.saturating_sub(previous) * in_progress.min(cores);
        in_progress = if begins { in_progress + 1 } else { in_progress.saturating_sub(1) };
        previous = time;
    }
    usable
}
