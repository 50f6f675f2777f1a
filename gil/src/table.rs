//! What the learner sees: a row for each way to work, and a sentence that says what it means.

use std::io;
use std::thread::available_parallelism;
use std::time::Duration;

use primes_core::count;
use cli_core::print_line;

#[cfg(test)]
mod tests;

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

    /// Says what was just seen.
    pub(crate) fn sentence(&self) -> String {
        if self.sequential < TOO_LITTLE {
            return "That was too little work to compare.".into();
        }
        if self.locked < 0.95 {
            return "The lock cannot make it faster: this machine was busy. Run it again.".into();
        }
        let cores = count(available_parallelism().map_or(1, usize::from), "core", "cores");
        let (free, locked) = (pace(self.free), pace(self.locked));
        format!(
            "Compared with one after the other, on {cores}: \
             free threads {free}, threads under the lock {locked}."
        )
    }

    fn row(&self, who: &str, took: Duration, hand_overs: &str) -> io::Result<()> {
        let seconds = took.as_secs_f64();
        let enough = self.sequential >= TOO_LITTLE;
        let ratio = if enough { format!("{:.2}", self.ratio(took)) } else { "-".into() };
        print_line(format!("{who:28} {seconds:6.3}s {ratio:>6}  {hand_overs:>10}").trim_end())
    }

    fn ratio(&self, took: Duration) -> f64 {
        took.as_secs_f64() / self.sequential.as_secs_f64()
    }
}

/// With less work than this, all that is seen is how long it takes to start threads.
const TOO_LITTLE: Duration = Duration::from_millis(10);

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
