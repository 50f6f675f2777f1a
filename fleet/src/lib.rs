//! Runs one command on many machines, a few at a time.
//!
//! ```console
//! $ cargo run -p fleet -- --hosts hosts.txt --at-once 8 --timeout 10s -- uptime
//! ```
//!
//! Look at what a permit limits, and at what happens to a command when its future is dropped.
#![cfg(unix)]

use std::ffi::OsString;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::attempt::attempt;

mod attempt;
mod host;
mod lines;
mod pretend;
mod quote;

pub use host::{Host, read_hosts};
pub use lines::{Line, Source};
pub use pretend::pretended_hosts;
pub use quote::{for_people, for_shell};

/// The command, and how it is run on each host.
#[derive(Debug)]
pub struct Job {
    /// The program and its arguments.
    pub command: Vec<OsString>,
    /// How many hosts run it at the same time.
    pub at_once: usize,
    /// How long one attempt may take.
    pub timeout: Duration,
    /// How often an unreachable host is tried again.
    pub retries: u32,
}

/// What happens on a host.
#[derive(Debug)]
pub enum Event {
    /// An attempt began.
    Started,
    /// The command printed a line.
    Line(Line),
    /// The host is unreachable, and is tried again after this pause.
    Pausing(Duration),
    /// There will be no other attempt.
    Ended(Outcome),
}

/// What happened on a host in the end.
#[derive(Debug)]
pub struct Outcome {
    /// How the last attempt ended.
    pub end: End,
    /// The number of attempts.
    pub attempts: u32,
    /// The time from the first attempt to the end.
    pub elapsed: Duration,
}

/// How an attempt ended.
#[derive(Debug)]
pub enum End {
    /// The command ended with this exit code.
    Exited(i32),
    /// The command, or `ssh`, was killed by this signal.
    Killed(i32),
    /// `ssh` failed before the command printed anything.
    Unreachable,
    /// The command took too long, and was killed.
    TimedOut,
    /// The command could not be started.
    Failed(io::Error),
}

/// Starts a task for each host. The tasks send what happens, with the index of the host. Dropping
/// the set cancels the tasks, which kills the commands that are running.
#[must_use]
pub fn start_all(
    hosts: &Arc<[Host]>,
    job: &Arc<Job>,
    events: &Sender<(usize, Event)>,
) -> JoinSet<()> {
    let permits = Arc::new(Semaphore::new(job.at_once)); // (1)
    let mut tasks = JoinSet::new(); // (2)
    for index in 0..hosts.len() {
        let (hosts, job, permits) = (Arc::clone(hosts), Arc::clone(job), Arc::clone(&permits));
        let events = Events { index, sender: events.clone() };
        tasks.spawn(async move { run_on(&hosts[index], &job, &permits, &events).await }); // (3)
    }
    tasks
}

/// Runs the command on a host, and again after a pause if the host is unreachable.
async fn run_on(host: &Host, job: &Job, permits: &Semaphore, events: &Events) {
    let mut attempts = 0;
    let mut start = None;
    loop {
        let permit = permits.acquire().await.expect("the semaphore is never closed"); // (4)
        let start = *start.get_or_insert_with(Instant::now);
        events.send(Event::Started).await;
        attempts += 1;
        let attempt = attempt(host, job, attempts, events);
        let end = timeout(job.timeout, attempt).await.unwrap_or(End::TimedOut); // (5)
        drop(permit); // (6)
        if !matches!(end, End::Unreachable) || attempts > job.retries {
            let outcome = Outcome { end, attempts, elapsed: start.elapsed() };
            return events.send(Event::Ended(outcome)).await; // (7)
        }
        let pause = backoff(attempts);
        events.send(Event::Pausing(pause)).await;
        sleep(pause).await; // (8)
    }
}

/// Returns the pause after this number of attempts: half a second at first, then twice the previous
/// one, at most half a minute.
fn backoff(attempts: u32) -> Duration {
    let factor = 2_u32.saturating_pow(attempts - 1);
    Duration::from_millis(500).saturating_mul(factor).min(Duration::from_secs(30))
}

/// The channel to the function that prints, and the host that the events are about.
struct Events {
    index: usize,
    sender: Sender<(usize, Event)>,
}

impl Events {
    /// Waits until there is room in the channel.
    async fn send(&self, event: Event) {
        // An error means that the program is about to end, and then this task is cancelled.
        let _ = self.sender.send((self.index, event)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_up_to_half_a_minute() {
        let pauses = [1, 2, 3, 6, 7, 8, 40, u32::MAX].map(|attempts| backoff(attempts).as_millis());
        assert_eq!(pauses, [500, 1000, 2000, 16_000, 30_000, 30_000, 30_000, 30_000]);
    }
}
