//! The command line.

use std::time::Duration;

use clap::{ArgAction, Parser, Subcommand};
use humantime::{TimestampError, parse_duration, parse_rfc3339};
use primes_core::{parse_number, parse_worker_count};
use task_queue::{Address, JobId, Log, Settings};

/// The arguments of `task-queue`.
#[derive(Debug, Parser)]
#[command(
    about = "Checks numbers in worker processes that take them from a queue.",
    after_help = "Without a command, two workers check the 20 numbers, with a queue in a temporary \
                  file.\n\nExample: task-queue submit 9999999999999917, and in other terminals: \
                  task-queue worker; task-queue status --watch"
)]
pub(crate) struct Args {
    /// Where the queue is: sqlite:FILE or redis://HOST:PORT
    #[arg(short, long, global = true, default_value = "sqlite:queue.db")]
    pub(crate) broker: Address,
    /// Log warnings only
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Log what happens to each job
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

impl Args {
    /// Starts the log. Without a command, the answers say enough.
    pub(crate) fn log(&self) -> Log {
        let level = i8::try_from(self.verbose).unwrap_or(i8::MAX);
        Log::new(level - i8::from(self.quiet) - i8::from(self.command.is_none()))
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add jobs, and print their ids
    Submit(Submit),
    /// Do jobs, until Ctrl-C or SIGTERM
    Worker(Worker),
    /// Print the answer of a job
    Result(Answer),
    /// Count the jobs, and show what each worker does
    Status(Status),
    /// Queue a dead job again
    Retry {
        /// The id that `submit` has printed
        id: JobId,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct Submit {
    /// The numbers to check
    #[arg(required = true, value_parser = parse_number, allow_negative_numbers = true)]
    pub(crate) numbers: Vec<u64>,
    /// Do not add a job whose key was used before: print the id of the earlier job
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// Wait this long before the job is due
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = parse_duration)]
    delay: Duration,
    /// Wait until this time in UTC, such as 2026-12-24T18:00:00Z
    #[arg(long, value_name = "TIME", conflicts_with = "delay", value_parser = time_until)]
    at: Option<Duration>,
    /// How many jobs may wait; `submit` waits for room
    #[arg(long, value_name = "N", default_value_t = Settings::default().capacity)]
    pub(crate) capacity: u64,
    /// If the queue is full, fail at once
    #[arg(long)]
    pub(crate) no_wait: bool,
}

impl Submit {
    /// Returns how long the jobs wait before they are due.
    pub(crate) fn delay(&self) -> Duration {
        self.at.unwrap_or(self.delay)
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct Worker {
    /// How many jobs to do at the same time, 1 to 1000
    #[arg(short, long, value_name = "N", default_value_t = 1, value_parser = parse_worker_count)]
    pub(crate) concurrency: usize,
    /// The name of the worker; a random end is added
    #[arg(long, default_value = "worker")]
    pub(crate) name: String,
    /// How long a job belongs to the worker; renewed while the job runs
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_lease)]
    pub(crate) lease: Duration,
    /// How often a job is tried before it is dead
    #[arg(long, value_name = "N", default_value_t = Settings::default().max_attempts)]
    pub(crate) attempts: u32,
    /// How long a failed job waits; doubled at each further attempt
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = parse_duration)]
    pub(crate) retry_after: Duration,
    /// How long answers are kept
    #[arg(long, value_name = "TIME", default_value = "1day", value_parser = parse_duration)]
    pub(crate) keep: Duration,
    /// How long a job may go on after Ctrl-C or SIGTERM, before it is handed back
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_duration)]
    pub(crate) grace: Duration,
    /// End when every job is done or dead
    #[arg(long)]
    pub(crate) burst: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Answer {
    /// The id that `submit` has printed
    pub(crate) id: JobId,
    /// Wait this long for the answer
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = parse_duration)]
    pub(crate) wait: Duration,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Status {
    /// Show it again whenever it changes
    #[arg(long)]
    pub(crate) watch: bool,
}

/// Parses a time in UTC. Returns how long it is until then.
#[expect(clippy::disallowed_types, reason = "a date is a time on the system's clock")]
fn time_until(text: &str) -> Result<Duration, TimestampError> {
    let time = parse_rfc3339(text)?;
    Ok(time.duration_since(std::time::SystemTime::now()).unwrap_or_default())
}

/// Parses the length of a lease.
fn parse_lease(text: &str) -> Result<Duration, String> {
    let lease = parse_duration(text).map_err(|error| error.to_string())?;
    let range = Duration::from_millis(300)..=Duration::from_secs(24 * 60 * 60);
    if range.contains(&lease) { Ok(lease) } else { Err("expected 300ms to 1day".into()) }
}
