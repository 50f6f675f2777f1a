//! What the learner sees: a row for each way to work, and a sentence that says what it means.

use std::io;
use std::thread::available_parallelism;
use std::time::Duration;

use primes_core::count;
use spinner_core::print_line;

/// Prints the rows, and remembers the best of each kind.
#[derive(Debug)]
pub(crate) struct Table {
    sequential: Duration,
    free: f64,
    locked: f64,
}

impl Table {
    /// Prints the heading, and the row that all others are compared with.
    pub(crate) fn start(numbers: &[u64], sequential: Duration) -> io::Result<Self> {
        let numbers = count(numbers.len(), "number", "numbers");
        print_line(&format!("{numbers:28}    time  ratio  hand-overs"))?;
        let table = Self { sequential, free: f64::INFINITY, locked: f64::INFINITY };
        table.row("sequential", sequential, "")?;
        Ok(table)
    }

    /// Prints a row of free threads.
    pub(crate) fn free(&mut self, who: &str, took: Duration) -> io::Result<()> {
        self.free = self.free.min(self.ratio(took));
        self.row(who, took, "")
    }

    /// Prints a row of threads under the lock.
    pub(crate) fn locked(&mut self, who: &str, took: Duration, hand_overs: u64) -> io::Result<()> {
        self.locked = self.locked.min(self.ratio(took));
        self.row(who, took, &hand_overs.to_string())
    }

    /// Prints a sentence on what was just seen.
    pub(crate) fn sum_up(&self) -> io::Result<()> {
        let cores = available_parallelism().map_or(1, usize::from);
        let cores = count(cores, "core", "cores");
        let (free, locked) = (pace(self.free), pace(self.locked));
        print_line(&format!(
            "Compared with one after the other, on {cores}: free threads {free}, threads under the lock {locked}."
        ))
    }

    fn row(&self, who: &str, took: Duration, hand_overs: &str) -> io::Result<()> {
        let (seconds, ratio) = (took.as_secs_f64(), self.ratio(took));
        print_line(format!("{who:28} {seconds:6.3}s  {ratio:5.2}  {hand_overs:>10}").trim_end())
    }

    fn ratio(&self, took: Duration) -> f64 {
        took.as_secs_f64() / self.sequential.as_secs_f64()
    }
}

/// Says what a share of the sequential time means.
fn pace(ratio: f64) -> String {
    if ratio < 0.95 {
        format!("were {:.1} times as fast", 1.0 / ratio)
    } else if ratio < 1.05 {
        "were no faster".into()
    } else {
        format!("took {ratio:.1} times as long")
    }
}

#[cfg(test)]
mod tests;
