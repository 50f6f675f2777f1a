//! Runs one command on many machines, a few at a time.
//!
//! ```console
//! $ cargo run -p fleet -- --hosts hosts.txt --at-once 8 --timeout 10s -- uptime
//! ```
//!
//! Look at what a permit limits, and at what happens when a task is dropped in the middle.
#![cfg(unix)]

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

mod args;
mod host;
mod pretend;
mod remote_command;
mod view;

pub use args::Options;
pub use host::{Host, read_hosts};
pub use pretend::pretended_hosts;
pub use remote_command::{Output, UNREACHABLE, run_once};
pub use view::View;

/// How each host is treated.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many hosts work at the same time.
    pub at_once: usize,
    /// How long one attempt may take.
    pub timeout: Duration,
    /// How often an unreachable host is tried again.
    pub retries: u32,
}

/// What a task reports. The number is the index of the host.
#[derive(Debug)]
pub enum Event {
    /// The host got a permit.
    Started(usize),
    /// The host printed a line.
    Line(usize, Output),
    /// The host is done.
    Ended(usize, Outcome),
}

/// How it ended on one host.
#[derive(Debug)]
pub struct Outcome {
    /// What the last attempt returned.
    pub end: End,
    /// How many attempts were made.
    pub attempts: u32,
    /// The time from the permit to the end.
    pub elapsed: Duration,
}

/// How an attempt ended.
#[derive(Debug)]
pub enum End {
    /// The command ended with this exit code.
    Exited(i32),
    /// The command, or `ssh`, was killed by this signal.
    Killed(i32),
    /// The command could not be started.
    Failed(io::Error),
    /// The command took too long, and was killed.
    TimedOut,
}

/// Starts a task for each host, which sends its events to `events`. Dropping the result kills the
/// commands that are running.
#[must_use]
pub fn start_all(
    hosts: &Arc<[Host]>,
    words: &Arc<[std::ffi::OsString]>,
    limits: Limits,
    events: &Sender<Event>,
) -> JoinSet<()> {
    let permits = Arc::new(Semaphore::new(limits.at_once)); // (1)
    let mut tasks = JoinSet::new();
    for index in 0..hosts.len() {
        let (hosts, words) = (Arc::clone(hosts), Arc::clone(words));
        let (permits, events) = (Arc::clone(&permits), events.clone());
        tasks.spawn(async move {
            let _permit = permits.acquire().await.expect("the semaphore is never closed"); // (3)
            // Sending fails if the program is about to end, which drops this task.
            let _ = events.send(Event::Started(index)).await;
            let outcome = run_with_retries(index, &hosts[index], &words, limits, &events).await; // (4)
            let _ = events.send(Event::Ended(index, outcome)).await; // (5)
        }); // (2)
    }
    tasks
}

/// Runs the command on a host, and again after a pause as long as the host is unreachable.
async fn run_with_retries(
    index: usize,
    host: &Host,
    words: &[std::ffi::OsString],
    limits: Limits,
    events: &Sender<Event>,
) -> Outcome {
    let start = Instant::now();
    let mut attempts = 0;
    loop {
        let attempt = run_once(host, words, attempts, |line| events.send(Event::Line(index, line)));
        // When the time is over, the attempt is dropped, which kills the command.
        let end = timeout(limits.timeout, attempt).await.unwrap_or(End::TimedOut);
        attempts += 1;
        let is_final = !end.is_unreachable(host) || attempts > limits.retries;
        if is_final {
            return Outcome { end, attempts, elapsed: start.elapsed() };
        }
        sleep(backoff(attempts)).await;
    }
}

/// The pause after so many attempts: it doubles, up to 30 seconds.
fn backoff(attempts: u32) -> Duration {
    let factor = 2u32.saturating_pow(attempts - 1);
    (Duration::from_millis(500) * factor).min(Duration::from_secs(30))
}
