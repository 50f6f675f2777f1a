//! A task queue: producers put jobs into it, and workers, maybe on other machines, take them out.
//!
//! ```console
//! $ cargo run -p task-queue
//! ```
//!
//! Read the trait [`Broker`] first: seven methods, and one word that matters, *lease*. Then compare
//! its two implementations, `sqlite.rs` and `streams.rs`: the same numbers mark the same steps.
//! `worker.rs` is the program between `lease` and `finish`.

use std::io;
use std::time::Duration;

use primes_core::PrimeResult;

mod address;
mod log;
mod sqlite;
mod streams;
mod worker;

pub use address::Address;
pub use log::Log;
pub use sqlite::SqliteBroker;
pub use streams::RedisBroker;
pub use worker::{Options, Outcome, run_worker, tag};

/// The error of a job whose leases have all ended without an answer.
const LOST_EVERY_LEASE: &str =
    "each of its leases ended: the workers were killed, cut off or blocked";

/// What stores the jobs and distributes them: a file, or a server.
///
/// A worker does not *take* a job but *leases* it. If the lease ends before the job is finished,
/// because the worker was killed or cut off, another worker leases the job again. So a job may run
/// twice, and is never lost: this is *at-least-once delivery*.
pub trait Broker: Admin + Send {
    /// Adds a job and returns its id. Returns the id of the earlier job if there is one with the same
    /// key, and `None` if the queue is full.
    ///
    /// # Errors
    /// When the broker cannot be reached, or cannot write. The job may have been added nevertheless.
    fn push(&mut self, job: &NewJob) -> io::Result<Option<JobId>>;

    /// Leases the next job that is due to `worker`. Waits for one for at most `wait`.
    ///
    /// A job that was leased too often is dead: it is not leased again.
    ///
    /// # Errors
    /// When the broker cannot be reached, or cannot write.
    fn lease(&mut self, worker: &str, wait: Duration) -> io::Result<Option<Lease>>;

    /// Starts the time of a lease again. Returns whether the worker still holds the lease.
    ///
    /// # Errors
    /// When the broker cannot be reached, or cannot write.
    fn renew(&mut self, lease: &Lease) -> io::Result<bool>;

    /// Stores the answer of a job. Returns whether the worker still held the lease: if not, the
    /// answer is ignored.
    ///
    /// # Errors
    /// When the broker cannot be reached, or cannot write.
    fn finish(&mut self, lease: &Lease, answer: PrimeResult) -> io::Result<bool>;

    /// Records that a job has failed. It is leased again after the time in `retry`, or, without one,
    /// it is dead. Returns whether the worker still held the lease.
    ///
    /// # Errors
    /// When the broker cannot be reached, or cannot write.
    fn fail(&mut self, lease: &Lease, error: &str, retry: Option<Duration>) -> io::Result<bool>;

    /// Gives a job back that was neither finished nor failed: this attempt does not count. Returns
    /// whether the worker still held the lease.
    ///
    /// # Errors
    /// When the broker cannot be reached, or cannot write.
    fn hand_back(&mut self, lease: &Lease) -> io::Result<bool>;

    /// Returns what is known about a job. `None` if there is no such job, or if it was done too long
    /// ago.
    ///
    /// # Errors
    /// When the broker cannot be reached.
    fn result(&mut self, id: JobId) -> io::Result<Option<Job>>;
}

/// What an operator needs, in addition to producers and workers.
pub trait Admin {
    /// Counts the jobs in each state, and what each worker does.
    ///
    /// # Errors
    /// When the broker cannot be reached.
    fn status(&mut self) -> io::Result<Status>;

    /// Puts a dead job into the queue again, with all its attempts. Returns whether it was dead.
    ///
    /// # Errors
    /// When the broker cannot be reached, or cannot write.
    fn retry(&mut self, id: JobId) -> io::Result<bool>;

    /// Removes what the broker remembers about a worker that ends.
    ///
    /// # Errors
    /// When the broker cannot be reached, or cannot write.
    fn forget_worker(&mut self, worker: &str) -> io::Result<()>;
}

/// The number of a job. The broker assigns it.
pub type JobId = u64;

/// A job that is not in the queue yet: a number to check.
#[derive(Clone, Debug, Default)]
pub struct NewJob {
    /// The number.
    pub n: u64,
    /// Two jobs with the same key are one job (*idempotency key*).
    pub key: Option<String>,
    /// How long the job waits before it is due.
    pub delay: Duration,
}

/// The right to work on a job until the lease ends.
#[derive(Clone, Debug)]
pub struct Lease {
    /// The job.
    pub id: JobId,
    /// The number to check.
    pub n: u64,
    /// How often the job has been leased, including this time.
    pub attempt: u32,
    /// The worker that holds the lease.
    pub worker: String,
}

/// What is known about a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The number to check.
    pub n: u64,
    /// How often the job has been leased.
    pub attempts: u32,
    /// The worker that leased it last.
    pub worker: Option<String>,
    /// How far the job is.
    pub state: State,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for a worker, or until it is due.
    Queued,
    /// A worker holds a lease.
    Leased,
    /// An attempt has failed, with this error. Another one follows.
    Failed(String),
    /// It is done.
    Done(PrimeResult),
    /// It was tried too often; this is the last error. Only [`Admin::retry`] brings it back.
    Dead(String),
}

/// How many jobs there are, and what the workers do.
#[derive(Clone, Debug, Default)]
pub struct Status {
    /// Jobs that wait for their first attempt.
    pub queued: u64,
    /// Jobs that a worker has leased.
    pub leased: u64,
    /// Jobs that wait for another attempt.
    pub failed: u64,
    /// Jobs that are done.
    pub done: u64,
    /// Jobs that were tried too often.
    pub dead: u64,
    /// The name of each worker, with how many jobs it has leased, and how many it has done.
    pub workers: Vec<(String, u64, u64)>,
}

/// The rules of a queue. All workers of a queue should have the same.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How long a lease lasts if it is not renewed.
    pub lease: Duration,
    /// How often a job is tried before it is dead.
    pub max_attempts: u32,
    /// How long the answer of a job is kept.
    pub keep: Duration,
    /// How many jobs wait at most.
    pub capacity: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(10),
            max_attempts: 3,
            keep: Duration::from_secs(24 * 60 * 60),
            capacity: 10_000,
        }
    }
}
