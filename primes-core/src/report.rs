//! What the programs print: a heading, a row per number, and the total time.

use std::io;

use cli_core::print_line;

use crate::rows::Rows;
use crate::{PrimeResult, Stopwatch, WorkerFailures};

/// The width of the column for the numbers, unless one of them is wider.
pub(crate) const NUMBER_WIDTH: usize = 16;

/// How many unanswered numbers an error names.
const MAX_NAMED: usize = 20;

/// Prints the results, and keeps track of which numbers have been answered.
#[derive(Debug)]
pub struct Report<'a> {
    numbers: &'a [u64],
    answered: Vec<u64>,
    rows: Rows,
    width: usize,
    stopwatch: Stopwatch,
}

impl<'a> Report<'a> {
    /// Prints the heading and starts the clock. `how` ends the heading, as in `sequentially`.
    ///
    /// # Errors
    /// When stdout cannot be written to.
    pub fn begin(numbers: &'a [u64], how: &str) -> io::Result<Self> {
        print_line(&format!("Checking {} {how}:", pluralize(numbers.len(), "number", "numbers")))?;
        let widest = numbers.iter().max().map_or(0, |n| n.to_string().len());
        Ok(Self {
            numbers,
            answered: Vec::with_capacity(numbers.len()),
            rows: Rows::default(),
            width: widest.max(NUMBER_WIDTH),
            stopwatch: Stopwatch::start(),
        })
    }

    /// Prints a row.
    ///
    /// If stdout is not a terminal, a thread prints it, together with the rows that are already
    /// waiting.
    ///
    /// # Errors
    /// When stdout cannot be written to. The error may be that of an earlier row.
    pub fn row(&mut self, result: PrimeResult) -> io::Result<()> {
        self.stopwatch.record(result.elapsed);
        self.answered.push(result.n);
        self.rows.print(format!("{result:0$}", self.width))
    }

    /// Prints the total time of checks that were made one after another.
    ///
    /// # Errors
    /// When stdout cannot be written to.
    pub fn finish(mut self) -> io::Result<()> {
        self.rows.finish()?;
        let run = self.stopwatch.stop();
        print_line(&format!("Total time: {:.2}s", run.total.as_secs_f64()))?;
        run.busy_notice().map_or(Ok(()), |notice| print_line(&notice))
    }

    /// Prints the total time of checks that a pool of workers made, and what checking one after
    /// another would have taken: see [`Measurement::comparison`](crate::Measurement::comparison). If
    /// the machine was too busy to compare the two, the last line says so instead.
    ///
    /// # Errors
    /// When a worker failed or a number was never answered, and when stdout cannot be written to.
    pub fn finish_pool(mut self, failures: WorkerFailures) -> io::Result<()> {
        self.rows.finish()?;
        let unanswered = self.unanswered();
        if failures.is_empty() && unanswered.is_empty() {
            let checks = pluralize(self.answered.len(), "check", "checks");
            let run = self.stopwatch.stop();
            print_line(&format!("{checks} in {:.2}s", run.total.as_secs_f64()))?;
            let comparison = run.busy_notice().or_else(|| run.comparison());
            return comparison.map_or(Ok(()), |line| print_line(&line));
        }
        let missing = match unanswered.len() {
            0 => "every number was answered nevertheless".into(),
            _ => format!("never answered: {}", name_some(&unanswered)),
        };
        let failures = failures.into_result().err().map(|failures| failures.to_string());
        let parts: Vec<String> = failures.into_iter().chain([missing]).collect();
        Err(io::Error::other(parts.join("; ")))
    }

    /// The numbers without a row. A number that is missing twice is in the list twice.
    fn unanswered(&self) -> Vec<u64> {
        let mut answered = self.answered.clone();
        let mut unanswered = self.numbers.to_vec();
        answered.sort_unstable();
        unanswered.sort_unstable();
        let mut answered = answered.into_iter().peekable();
        unanswered.retain(|n| {
            while answered.next_if(|a| a < n).is_some() {}
            answered.next_if_eq(n).is_none()
        });
        unanswered
    }
}

/// Returns `n` with the singular or the plural of a noun.
///
/// ```
/// use primes_core::pluralize;
///
/// assert_eq!(pluralize(1, "thread", "threads"), "1 thread");
/// assert_eq!(pluralize(2, "thread", "threads"), "2 threads");
/// ```
#[must_use]
pub fn pluralize(n: usize, singular: &str, plural: &str) -> String {
    format!("{n} {}", if n == 1 { singular } else { plural })
}

/// Lists the first few numbers, and how many more there are.
fn name_some(numbers: &[u64]) -> String {
    let (named, more) = numbers.split_at(numbers.len().min(MAX_NAMED));
    let named: Vec<String> = named.iter().map(u64::to_string).collect();
    let more = match more.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    named.join(", ") + &more
}
