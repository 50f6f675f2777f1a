//! The output: a row for each way to run the checks, and a sentence that sums them up.

use std::io;
use std::thread::available_parallelism;
use std::time::Duration;

use cli_core::print_line;
use primes_core::{Measurement, TOO_SHORT, pluralize};

#[cfg(test)]
mod tests;

/// Prints the rows, and keeps the best ratio of each kind.
#[derive(Debug)]
pub(crate) struct Table {
    sequential: Duration,
    free: f64,
    locked: f64,
    /// Says that the machine was busy, if it was so during any run.
    busy_notice: Option<String>,
}

impl Table {
    /// Prints the heading, and the row that all others are compared with.
    pub(crate) fn begin(numbers: &[u64], sequential: &Measurement) -> io::Result<Self> {
        let numbers = pluralize(numbers.len(), "number", "numbers");
        print_line(&format!("{numbers:28}    time  ratio  hand-overs"))?;
        let mut table = Self {
            sequential: sequential.total,
            free: f64::INFINITY,
            locked: f64::INFINITY,
            busy_notice: None,
        };
        table.row("sequential", sequential, "")?;
        Ok(table)
    }

    /// Prints a row of free threads.
    pub(crate) fn free(&mut self, label: &str, run: &Measurement) -> io::Result<()> {
        self.free = self.free.min(self.ratio(run));
        self.row(label, run, "")
    }

    /// Prints a row of threads under the lock.
    pub(crate) fn locked(
        &mut self,
        label: &str,
        run: &Measurement,
        hand_overs: u64,
    ) -> io::Result<()> {
        self.locked = self.locked.min(self.ratio(run));
        self.row(label, run, &hand_overs.to_string())
    }

    /// Returns a sentence that sums up the rows, or says why they mean nothing.
    pub(crate) fn sentence(&self) -> String {
        if self.sequential < TOO_SHORT {
            return "That was too little work to compare.".into();
        }
        if let Some(notice) = &self.busy_notice {
            return notice.clone();
        }
        if self.locked < 1.0 - MARGIN {
            return "A lock cannot make threads faster: the machine was busy. Run it again.".into();
        }
        let cores = pluralize(available_parallelism().map_or(1, usize::from), "core", "cores");
        let (free, locked) = (compare(self.free), compare(self.locked));
        format!(
            "Compared with the sequential run, on {cores}: \
             free threads {free}, threads under the lock {locked}."
        )
    }

    fn row(&mut self, label: &str, run: &Measurement, hand_overs: &str) -> io::Result<()> {
        self.busy_notice = self.busy_notice.take().or_else(|| run.busy_notice());
        let seconds = run.total.as_secs_f64();
        let comparable = self.sequential >= TOO_SHORT;
        let ratio = if comparable { format!("{:.2}", self.ratio(run)) } else { "-".into() };
        print_line(format!("{label:28} {seconds:6.3}s {ratio:>6}  {hand_overs:>10}").trim_end())
    }

    fn ratio(&self, run: &Measurement) -> f64 {
        run.total.as_secs_f64() / self.sequential.as_secs_f64()
    }
}

/// A smaller difference may be noise, even if the machine does not count as busy.
const MARGIN: f64 = 0.1;

/// Describes a ratio to the sequential time.
fn compare(ratio: f64) -> String {
    if ratio < 1.0 - MARGIN {
        format!("were {:.1} times as fast", 1.0 / ratio)
    } else if ratio < 1.0 + MARGIN {
        "were no faster".into()
    } else {
        format!("took {ratio:.1} times as long")
    }
}
