//! The command line.

use std::time::Duration;

use clap::Parser;
use primes_core::{Args, QuizArgs, parse_workers};

/// What `gil` is told.
#[derive(Debug, Parser)]
#[command(
    about = "Compares threads that are free with threads that share a lock, as Python's do.",
    after_help = "Example: cargo run -p gil -- 8 --switch-interval 100us"
)]
pub struct GilArgs {
    /// How many threads share the work, 1 to 1000 [default: first 2, then 4]
    #[arg(value_parser = parse_workers, allow_negative_numbers = true)]
    workers: Option<usize>,
    /// How long a thread waits for the lock before it asks for it: `500us`, `5ms`, `10s`
    #[arg(long, value_name = "TIME", default_value = "5ms", value_parser = parse_interval)]
    pub switch_interval: Duration,
    /// Where the numbers come from.
    #[command(flatten)]
    pub input: Args,
}

impl GilArgs {
    /// The numbers of workers to try.
    #[must_use]
    pub fn crews(&self) -> Vec<usize> {
        self.workers.map_or(vec![2, 4], |workers| vec![workers])
    }
}

/// What the example `gil-spinner` is told.
#[derive(Debug, Parser)]
#[command(about = "Does a spinner turn beside a thread that holds the lock?")]
pub struct SpinnerArgs {
    /// How long a thread waits for the lock before it asks for it: `500us`, `5ms`, `10s`
    #[arg(long, value_name = "TIME", default_value = "5ms", value_parser = parse_interval)]
    pub switch_interval: Duration,
    /// Wait for ten downloads, instead of checking a number
    #[arg(long, conflicts_with = "number")]
    pub io: bool,
    /// What to check.
    #[command(flatten)]
    pub quiz: QuizArgs,
}

fn parse_interval(text: &str) -> Result<Duration, String> {
    let interval = humantime::parse_duration(text).ok().filter(|interval| !interval.is_zero());
    interval.ok_or_else(|| "it takes a number and a unit, such as 5ms".into())
}
