//! The commands of producers, workers and operators.

use std::io::{self, ErrorKind};
use std::thread::sleep;
use std::time::{Duration, Instant};

use cli_core::print_line;
use primes_core::check;
use task_queue::{Address, Broker, JobId, Log, NewJob, Options, Settings, State, run_worker, tag};

use crate::args::{Answer, Status, Submit, Worker};
use crate::signals::Signals;

/// How often a command looks again.
const POLL: Duration = Duration::from_millis(20);

/// Adds jobs, and prints their ids.
pub(crate) fn submit(broker: &Address, args: &Submit) -> io::Result<()> {
    if args.key.is_some() && args.numbers.len() > 1 {
        return Err(io::Error::other("a key belongs to one job: submit one number with each key"));
    }
    let settings = Settings { capacity: args.capacity, ..Settings::default() };
    let mut broker = broker.open(settings)?;
    for &n in &args.numbers {
        let job = NewJob { n, key: args.key.clone(), delay: args.delay() };
        print_line(&push(&mut *broker, &job, !args.no_wait)?.to_string())?;
    }
    Ok(())
}

/// Adds a job. Waits while the queue is full: so a fast producer slows down to the speed of the
/// workers.
fn push(broker: &mut dyn Broker, job: &NewJob, wait: bool) -> io::Result<JobId> {
    loop {
        match broker.push(job)? {
            Some(id) => return Ok(id),
            None if wait => sleep(POLL),
            None => return Err(io::Error::other("the queue is full: start more workers")),
        }
    }
}

/// Does jobs until a signal comes.
pub(crate) fn worker(address: &Address, args: &Worker, log: Log) -> io::Result<()> {
    let signals = Signals::catch()?;
    let settings = Settings {
        lease: args.lease,
        max_attempts: args.attempts,
        keep: args.keep,
        ..Settings::default()
    };
    let options = Options {
        address: address.clone(),
        settings,
        name: tag(&args.name),
        concurrency: args.concurrency,
        burst: args.burst,
        retry_after: args.retry_after,
        grace: args.grace,
    };
    run_worker(&options, log, |n| Ok(check(n)), || signals.received())
}

/// Prints the answer of a job.
pub(crate) fn result(address: &Address, args: &Answer) -> io::Result<()> {
    let mut broker = existing(address)?;
    let start = Instant::now();
    loop {
        let job = broker.result(args.id)?;
        let job = job.ok_or_else(|| not_found(args.id))?;
        let problem = match job.state {
            State::Done(answer) => return print_line(&answer.sentence()),
            State::Dead(error) => {
                return Err(io::Error::other(format!("job {} is dead: {error}", args.id)));
            }
            State::Queued => "waits for a worker".to_string(),
            State::Leased => format!("is in progress at {}", job.worker.unwrap_or_default()),
            State::Failed(error) => format!("has failed, and will be tried again: {error}"),
        };
        if start.elapsed() >= args.wait {
            let error = format!("job {} {problem}", args.id);
            return Err(io::Error::new(ErrorKind::TimedOut, error));
        }
        sleep(POLL);
    }
}

/// Prints how many jobs there are in each state, and what each worker does.
pub(crate) fn status(address: &Address, args: &Status) -> io::Result<()> {
    let mut broker = existing(address)?;
    let mut shown = String::new();
    loop {
        let table = table(&broker.status()?);
        if table != shown {
            print_line(&table)?;
            shown = table;
        }
        if !args.watch {
            return Ok(());
        }
        sleep(10 * POLL);
    }
}

/// Formats the status as a table.
pub(crate) fn table(status: &task_queue::Status) -> String {
    let task_queue::Status { queued, leased, failed, done, dead, workers } = status;
    let mut lines = vec![format!(
        "{queued} queued, {leased} leased, {failed} failed, {done} done, {dead} dead"
    )];
    let width = workers.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
    for (name, leased, done) in workers {
        lines.push(format!("{name:width$}  {leased} leased  {done} done"));
    }
    lines.join("\n")
}

/// Queues a dead job again.
pub(crate) fn retry(address: &Address, id: JobId) -> io::Result<()> {
    let mut broker = existing(address)?;
    if broker.retry(id)? {
        return print_line(&format!("job {id} is queued again"));
    }
    match broker.result(id)? {
        Some(_) => Err(io::Error::other(format!("job {id} is not dead"))),
        None => Err(not_found(id)),
    }
}

/// Opens a queue that must exist.
fn existing(address: &Address) -> io::Result<Box<dyn Broker>> {
    if let Some(file) = address.missing_file() {
        let error = format!("there is no queue {}: submit a job first", file.display());
        return Err(io::Error::new(ErrorKind::NotFound, error));
    }
    address.open(Settings::default())
}

fn not_found(id: JobId) -> io::Error {
    io::Error::new(ErrorKind::NotFound, format!("there is no job {id} in this queue"))
}
