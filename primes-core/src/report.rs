//! What the learner sees: a heading, a row per number, a total.

use std::io;
use std::time::Instant;

use spinner_core::print_line;

use crate::PrimeResult;

/// The columns for a number, as long as none is wider.
pub(crate) const NUMBER_WIDTH: usize = 16;

/// Of how many unanswered numbers an error names each.
const NAMED: usize = 20;

/// Prints what happens, and remembers which numbers were answered.
#[derive(Debug)]
pub struct Report<'a> {
    numbers: &'a [u64],
    answered: Vec<u64>,
    width: usize,
    start: Instant,
}

impl<'a> Report<'a> {
    /// Prints the heading, and starts the clock. `how` is how the work is done: `sequentially`.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub fn start(numbers: &'a [u64], how: &str) -> io::Result<Self> {
        print_line(&format!("Checking {} {how}:", count(numbers.len(), "number", "numbers")))?;
        let widest = numbers.iter().max().map_or(0, |n| n.to_string().len());
        Ok(Self {
            numbers,
            answered: Vec::with_capacity(numbers.len()),
            width: widest.max(NUMBER_WIDTH),
            start: Instant::now(),
        })
    }

    /// Prints a row.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub fn row(&mut self, result: PrimeResult) -> io::Result<()> {
        self.answered.push(result.n);
        print_line(&format!("{result:0$}", self.width))
    }

    /// Prints the total of work that was done by one.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub fn total_time(&self) -> io::Result<()> {
        print_line(&format!("Total time: {:.2}s", self.start.elapsed().as_secs_f64()))
    }

    /// Prints the total of work that was shared out, if all of it was done. `deaths` says which
    /// workers did not end well.
    ///
    /// # Errors
    /// When a worker died or a number was never answered; when stdout cannot be written.
    pub fn checks(&self, deaths: &[io::Error]) -> io::Result<()> {
        let lost = self.unanswered();
        if deaths.is_empty() && lost.is_empty() {
            let checks = count(self.answered.len(), "check", "checks");
            return print_line(&format!("{checks} in {:.2}s", self.start.elapsed().as_secs_f64()));
        }
        let mut parts: Vec<String> = deaths.iter().map(ToString::to_string).collect();
        parts.push(match lost.len() {
            0 => "all numbers were answered all the same".into(),
            _ => format!("never answered: {}", name_some(&lost)),
        });
        Err(io::Error::other(parts.join("; ")))
    }

    /// The numbers without a row, each as often as it has none.
    fn unanswered(&self) -> Vec<u64> {
        let mut answered = self.answered.clone();
        let mut lost = self.numbers.to_vec();
        answered.sort_unstable();
        lost.sort_unstable();
        let mut answered = answered.into_iter().peekable();
        lost.retain(|n| {
            while answered.next_if(|a| a < n).is_some() {}
            answered.next_if_eq(n).is_none()
        });
        lost
    }
}

/// Says how many things there are.
///
/// ```
/// use primes_core::count;
///
/// assert_eq!(count(1, "thread", "threads"), "1 thread");
/// assert_eq!(count(2, "thread", "threads"), "2 threads");
/// ```
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Names the first few numbers, and says how many there are beyond.
fn name_some(numbers: &[u64]) -> String {
    let (named, more) = numbers.split_at(numbers.len().min(NAMED));
    let named: Vec<String> = named.iter().map(u64::to_string).collect();
    let more = match more.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    named.join(", ") + &more
}
