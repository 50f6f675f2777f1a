//! The broker is a file: a table of jobs in SQLite, for workers on one machine.
//!
//! Every job has a column `due`: the time from which it may be leased. A lease is nothing more than
//! a `due` in the future: if no worker moves it further, the job becomes due by itself.

use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use primes_core::PrimeResult;
use rusqlite::{Connection, OptionalExtension, Params, Row, TransactionBehavior, params};

use crate::{Broker, Job, JobId, LOST_EVERY_LEASE, Lease, NewJob, Settings, State};

mod admin;
mod file;

use file::ContextName;

/// How long a worker waits before it looks for a job again.
const POLL: Duration = Duration::from_millis(20);

/// A queue in a file.
#[derive(Debug)]
pub struct SqliteBroker {
    db: Connection,
    name: String,
    settings: Settings,
}

impl Broker for SqliteBroker {
    fn push(&mut self, job: &NewJob) -> io::Result<Option<JobId>> {
        // No other process writes between the statements of an immediate transaction.
        let queue = self.db.transaction_with_behavior(TransactionBehavior::Immediate);
        let id = queue.and_then(|queue| {
            let id = add(&queue, job, self.settings.capacity)?; // (1)
            queue.commit().and(Ok(id))
        });
        id.context_name(&self.name)
    }

    fn lease(&mut self, worker: &str, wait: Duration) -> io::Result<Option<Lease>> {
        let start = Instant::now();
        loop {
            match self.take(worker)? {
                Some(lease) if lease.attempt > self.settings.max_attempts => {
                    self.fail(&lease, LOST_EVERY_LEASE, None)?; // (3)
                }
                Some(lease) => return Ok(Some(lease)),
                None if start.elapsed() >= wait => return Ok(None),
                None => sleep(POLL),
            }
        }
    }

    fn renew(&mut self, lease: &Lease) -> io::Result<bool> {
        let sql = "UPDATE job SET due = unixepoch('subsec') + ?3
                   WHERE id = ?1 AND worker = ?2 AND state = 'leased'";
        self.change(sql, params![lease.id, lease.worker, self.settings.lease.as_secs_f64()]) // (4)
    }

    fn finish(&mut self, lease: &Lease, answer: PrimeResult) -> io::Result<bool> {
        let sql = "UPDATE job SET state = 'done', due = NULL, prime = ?3, elapsed = ?4,
                   expires = unixepoch('subsec') + ?5
                   WHERE id = ?1 AND worker = ?2 AND state = 'leased'";
        let (elapsed, keep) = (answer.elapsed.as_secs_f64(), self.settings.keep.as_secs_f64());
        self.change(sql, params![lease.id, lease.worker, answer.prime, elapsed, keep]) // (5)
    }

    fn fail(&mut self, lease: &Lease, error: &str, retry: Option<Duration>) -> io::Result<bool> {
        let sql = "UPDATE job SET state = ?3, error = ?4, due = unixepoch('subsec') + ?5
                   WHERE id = ?1 AND worker = ?2 AND state = 'leased'";
        let state = if retry.is_some() { "failed" } else { "dead" };
        // Without a time, `due` becomes NULL: never.
        let delay = retry.map(|delay| delay.as_secs_f64());
        self.change(sql, params![lease.id, lease.worker, state, error, delay]) // (6)
    }

    fn hand_back(&mut self, lease: &Lease) -> io::Result<bool> {
        let sql = "UPDATE job SET state = 'queued', attempts = attempts - 1, worker = NULL,
                   due = unixepoch('subsec')
                   WHERE id = ?1 AND worker = ?2 AND state = 'leased'";
        self.change(sql, params![lease.id, lease.worker]) // (7)
    }

    fn result(&mut self, id: JobId) -> io::Result<Option<Job>> {
        let Ok(id) = i64::try_from(id) else {
            return Ok(None); // the integers of SQLite end before
        };
        let sql = "SELECT n, attempts, worker, state, error, prime, elapsed FROM job
                   WHERE id = ? AND (expires IS NULL OR expires > unixepoch('subsec'))";
        self.row(sql, [id], job) // (8)
    }
}

impl SqliteBroker {
    /// Opens the queue in `file`. Creates it if there is none.
    ///
    /// # Errors
    /// When the file is not a queue of this version, cannot be opened, or is locked.
    pub fn open(file: &Path, settings: Settings) -> io::Result<Self> {
        let name = file.display().to_string();
        let db = file::open(file)?;
        Ok(Self { db, name, settings })
    }

    /// Leases the job that has been due for the longest time.
    fn take(&self, worker: &str) -> io::Result<Option<Lease>> {
        let sql = "UPDATE job SET state = 'leased', worker = ?1, attempts = attempts + 1,
                   due = unixepoch('subsec') + ?2
                   WHERE id = (SELECT id FROM job WHERE due <= unixepoch('subsec')
                               ORDER BY due LIMIT 1)
                   RETURNING id, n, attempts";
        self.row(sql, params![worker, self.settings.lease.as_secs_f64()], |row| {
            let (id, n, attempt) = (id(row)?, number(row, 1)?, row.get(2)?);
            Ok(Lease { id, n, attempt, worker: worker.into() })
        }) // (2)
    }

    /// Executes a statement. Returns whether it has changed a row.
    fn change(&self, sql: &str, values: impl Params) -> io::Result<bool> {
        let changed = self.db.prepare_cached(sql).and_then(|mut sql| sql.execute(values));
        Ok(changed.context_name(&self.name)? > 0)
    }

    /// Executes a statement. Returns its first row, if there is one.
    fn row<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> io::Result<Option<T>> {
        let statement = self.db.prepare_cached(sql);
        let row = statement.and_then(|mut sql| sql.query_row(values, read).optional());
        row.context_name(&self.name)
    }
}

/// Adds a job, unless its key is known or the queue is full. Deletes the jobs whose answer was kept
/// long enough.
fn add(queue: &Connection, job: &NewJob, capacity: u64) -> rusqlite::Result<Option<JobId>> {
    let sql = "DELETE FROM job WHERE expires <= unixepoch('subsec')";
    queue.prepare_cached(sql)?.execute([])?;
    let sql = "SELECT id FROM job WHERE key = ?";
    let known = queue.prepare_cached(sql)?.query_row([&job.key], id).optional()?;
    let sql = "SELECT count(*) FROM job WHERE due IS NOT NULL";
    let length: u64 = queue.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    if known.is_some() || length >= capacity {
        return Ok(known);
    }
    let sql = "INSERT INTO job (n, key, due) VALUES (?, ?, unixepoch('subsec') + ?) RETURNING id";
    let values = params![job.n.to_string(), job.key, job.delay.as_secs_f64()];
    queue.prepare_cached(sql)?.query_row(values, id).map(Some)
}

/// Reads a job from a row.
fn job(row: &Row) -> rusqlite::Result<Job> {
    let n = number(row, 0)?;
    let state = match row.get::<_, String>(3)?.as_str() {
        "done" => State::Done(PrimeResult {
            n,
            prime: row.get(5)?,
            elapsed: Duration::from_secs_f64(row.get(6)?),
        }),
        "failed" => State::Failed(row.get(4)?),
        "dead" => State::Dead(row.get(4)?),
        "leased" => State::Leased,
        _ => State::Queued,
    };
    Ok(Job { n, attempts: row.get(1)?, worker: row.get(2)?, state })
}

/// Reads the id of a job from the first column.
fn id(row: &Row) -> rusqlite::Result<JobId> {
    row.get(0)
}

/// Reads a number. It is stored as text, because the integers of SQLite end at 2^63 - 1.
fn number(row: &Row, column: usize) -> rusqlite::Result<u64> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| rusqlite::Error::InvalidQuery)
}
