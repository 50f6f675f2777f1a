//! Measures the rungs.

use std::hint::black_box;
use std::io;
use std::time::{Duration, Instant};

use crate::LADDER;
use crate::rungs::Cores;

/// A rung is run again until its runs have taken this long together.
const ENOUGH: Duration = Duration::from_millis(300);

/// What was measured on a rung.
#[derive(Clone, Debug)]
pub struct Step {
    /// The name of the rung.
    pub name: &'static str,
    /// How many cores it can use.
    pub cores: Cores,
    /// The time of its fastest run.
    pub time: Duration,
}

/// All steps so far, from the bottom to the top.
#[derive(Clone, Debug, Default)]
pub struct Climb {
    /// The steps.
    pub steps: Vec<Step>,
}

impl Climb {
    /// Returns by which factor step `index` is faster than the one before it.
    #[must_use]
    pub fn gain(&self, index: usize) -> Option<f64> {
        let before = self.steps.get(index.checked_sub(1)?)?;
        Some(ratio(before.time, self.steps[index].time))
    }

    /// Returns by which factor step `index` is faster than the first.
    #[must_use]
    pub fn total_gain(&self, index: usize) -> f64 {
        ratio(self.steps[0].time, self.steps[index].time)
    }
}

fn ratio(slow: Duration, fast: Duration) -> f64 {
    slow.as_secs_f64() / fast.as_secs_f64().max(1e-9)
}

/// Measures all rungs from the bottom to the top, and passes what was measured so far to `report` after
/// each.
///
/// # Errors
/// When `report` fails, or when a rung disagrees with the others about a number.
pub fn climb(
    numbers: &[u64],
    climb: &mut Climb,
    mut report: impl FnMut(&Climb) -> io::Result<()>,
) -> io::Result<()> {
    let mut answers: Option<Vec<bool>> = None;
    for rung in LADDER {
        let mut primes = Vec::new();
        let time = fastest(|| primes = black_box((rung.primes)(black_box(numbers))));
        if *answers.get_or_insert_with(|| primes.clone()) != primes {
            return Err(io::Error::other(format!("{} disagrees with the others", rung.name)));
        }
        climb.steps.push(Step { name: rung.name, cores: rung.cores, time });
        report(climb)?;
    }
    Ok(())
}

/// Returns the time of the fastest of several runs: three or more, which together take 0.3 s or more.
///
/// Noise only makes a run slower, so the minimum is robust against other programs.
pub fn fastest(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    let mut fastest = Duration::MAX;
    let mut runs = 0;
    while runs < 3 || start.elapsed() < ENOUGH {
        let begin = Instant::now();
        work();
        fastest = fastest.min(begin.elapsed());
        runs += 1;
    }
    fastest
}
