//! The command lines.

use std::time::Duration;

use clap::Parser;
use primes_core::{Args, QUIZ_NUMBER, parse_number, parse_worker_count};

/// The arguments of `gil`.
#[derive(Debug, Parser)]
#[command(
    about = "Compares free threads with threads that share one lock, as Python's threads do.",
    after_help = "Example: cargo run -p gil -- 8 --switch-interval 100us"
)]
pub struct GilArgs {
    /// How many threads share the work, 1 to 1000 [default: first 2, then 4]
    #[arg(value_name = "WORKERS", value_parser = parse_worker_count, allow_negative_numbers = true)]
    worker_count: Option<usize>,
    /// How long a thread waits for the lock before it requests it: `500us`, `5ms`, `1h`
    #[arg(long, value_name = "TIME", default_value = "5ms", value_parser = parse_interval)]
    pub switch_interval: Duration,
    /// Where the numbers come from.
    #[command(flatten)]
    pub input: Args,
}

impl GilArgs {
    /// Returns the numbers of workers to try, one after another.
    #[must_use]
    pub fn worker_counts(&self) -> Vec<usize> {
        self.worker_count.map_or(vec![2, 4], |worker_count| vec![worker_count])
    }
}

/// The arguments of the example `gil-spinner`.
#[derive(Debug, Parser)]
#[command(about = "Shows whether a spinner turns beside a thread that holds the lock.")]
pub struct SpinnerArgs {
    /// How long a thread waits for the lock before it requests it: `500us`, `5ms`, `1h`
    #[arg(long, value_name = "TIME", default_value = "5ms", value_parser = parse_interval)]
    pub switch_interval: Duration,
    /// Wait for ten downloads instead of checking a number
    #[arg(long, conflicts_with = "number")]
    pub io: bool,
    /// The number to check; the default is the largest prime below 2^64
    #[arg(default_value_t = QUIZ_NUMBER, value_parser = parse_number)]
    pub number: u64,
}

/// Parses a switch interval, such as `5ms`.
///
/// # Errors
///
/// Returns a message if `text` is not a duration with a unit, or is shorter than a microsecond.
pub fn parse_interval(text: &str) -> Result<Duration, String> {
    // The minimum in Python, too. With a shorter interval, threads would only hand the lock over.
    let shortest = Duration::from_micros(1);
    let interval = humantime::parse_duration(text).ok().filter(|interval| *interval >= shortest);
    interval.ok_or_else(|| "expected 1us or more, with a unit, such as 5ms".into())
}
