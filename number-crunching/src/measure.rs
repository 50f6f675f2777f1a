//! Measures the rungs.

use std::hint::black_box;
use std::io;
use std::time::{Duration, Instant};

use cli_core::cpu_time;
use primes_core::Measurement;

use crate::LADDER;
use crate::rungs::Cores;

/// A rung is run again until its runs have taken this long together.
const ENOUGH: Duration = Duration::from_millis(100);

/// What was measured on a rung.
#[derive(Clone, Debug)]
pub struct Timing {
    /// The name of the rung.
    pub name: String,
    /// How many cores it can use.
    pub cores: Cores,
    /// The time of its fastest run.
    pub time: Duration,
    /// The CPU time of that run. `None` if it is not known.
    pub cpu_time: Option<Duration>,
}

/// All timings so far, from the bottom of the ladder to the top.
#[derive(Clone, Debug, Default)]
pub struct Timings {
    /// One for each rung.
    pub rungs: Vec<Timing>,
}

impl Timings {
    /// Returns how many times as fast as the one before rung `index` is. `None` for the first.
    #[must_use]
    pub fn gain(&self, index: usize) -> Option<f64> {
        let before = index.checked_sub(1)?;
        Some(ratio(self.rungs[before].time, self.rungs[index].time))
    }

    /// Returns how many times as fast as the first rung `index` is. `None` for the first.
    #[must_use]
    pub fn total_gain(&self, index: usize) -> Option<f64> {
        (index > 0).then(|| ratio(self.rungs[0].time, self.rungs[index].time))
    }

    /// Returns a sentence that says how busy the machine was, if that explains some of the times.
    ///
    /// Only the rungs on one core are judged: if one of them used less CPU time than it took,
    /// another program had the core.
    #[must_use]
    pub fn busy_notice(&self) -> Option<String> {
        let judged = self.rungs.iter().filter(|timing| timing.cores == Cores::One);
        let judged = judged.filter_map(|timing| Some((timing.cpu_time?, timing.time)));
        let (cpu_time, total) = judged.fold(<(Duration, Duration)>::default(), |sum, timing| {
            (sum.0 + timing.0, sum.1 + timing.1)
        });
        let checks = vec![(Duration::ZERO, total)];
        let run = Measurement { cpu_time: Some(cpu_time), cores: 1, checks, ..Default::default() };
        run.busy_notice()
    }
}

fn ratio(slow: Duration, fast: Duration) -> f64 {
    slow.as_secs_f64() / fast.as_secs_f64().max(1e-9)
}

/// Measures all rungs from the bottom to the top, and passes what was measured so far to `report`
/// after each.
///
/// # Errors
/// When `report` fails, or when a rung disagrees with the others about a number.
pub fn measure_ladder(
    numbers: &[u64],
    timings: &mut Timings,
    mut report: impl FnMut(&Timings) -> io::Result<()>,
) -> io::Result<()> {
    let mut answers: Option<Vec<bool>> = None;
    for rung in LADDER {
        let mut primes = Vec::new();
        let (time, cpu_time) = fastest(|| primes = black_box((rung.primes)(black_box(numbers))));
        if *answers.get_or_insert_with(|| primes.clone()) != primes {
            return Err(io::Error::other(format!("{:?} disagrees with the others", rung.name)));
        }
        timings.rungs.push(Timing { name: rung.name.into(), cores: rung.cores, time, cpu_time });
        report(timings)?;
    }
    Ok(())
}

/// Returns the time and the CPU time of the fastest of several runs: three or more, which together
/// take 0.1 s or more.
///
/// Noise only makes a run slower, so the minimum is robust against other programs.
pub fn fastest(mut work: impl FnMut()) -> (Duration, Option<Duration>) {
    let start = Instant::now();
    let mut fastest = (Duration::MAX, None);
    let mut runs = 0;
    while runs < 3 || start.elapsed() < ENOUGH {
        let (begin, cpu_time_before) = (Instant::now(), cpu_time());
        work();
        let time = begin.elapsed();
        let used = cpu_time_before.and_then(|before| Some(cpu_time()?.saturating_sub(before)));
        fastest = fastest.min((time, used));
        runs += 1;
    }
    fastest
}
