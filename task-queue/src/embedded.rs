//! Everything in one program: two worker processes, a producer, and a queue in a temporary file.

use std::collections::BTreeMap;
use std::io::{self, PipeReader, PipeWriter, pipe};
use std::mem::take;
use std::time::Duration;

use cli_core::{Context, print_line};
use primes_core::{NUMBERS, Report, check, pluralize};
use process_core::{Child, Fork, fork, wait_for_eof};
use task_queue::{Address, Broker, Job, Log, NewJob, Options, State, run_worker};
use tempfile::TempDir;

use crate::signals::Signals;

/// The number of worker processes.
const WORKERS: usize = 2;

/// How often the producer looks for answers.
const POLL: Duration = Duration::from_millis(20);

/// What each worker has done: how many jobs, and how long that took.
type Shares = BTreeMap<String, (usize, Duration)>;

/// Checks the 20 numbers, prints the answers as they arrive, and what each worker did.
pub(crate) fn run(log: Log) -> io::Result<()> {
    let folder = TempDir::with_prefix("task-queue-").context("cannot create a folder")?;
    let mut options = Options::new(Address::Sqlite(folder.path().join("queue.db")));
    options.settings.lease = Duration::from_secs(2); // soon over, if you kill a worker
    options.grace = Duration::ZERO;
    // SAFETY: this is the only thread: nothing above starts another.
    let workers = unsafe { Workers::start(&options, log) }?;
    let signals = Signals::catch()?;
    // Not before the fork: a connection to SQLite must not be used in two processes.
    let mut broker = options.address.open(options.settings)?;
    let numbers = NUMBERS.map(|(n, _)| n);
    let processes = pluralize(WORKERS, "worker process", "worker processes");
    let mut report = Report::begin(&numbers, &format!("with a queue and {processes}"))?;
    let go_on = || Ok(!signals.received() && !wait_for_eof(&workers.alive, POLL)?);
    let shares = produce(&mut *broker, &numbers, &mut report, go_on)?;
    if signals.received() {
        drop((workers, folder)); // kills the workers, and deletes the queue
        signals.end_if_received();
        return Ok(());
    }
    report.finish_pool(workers.join().collect())?;
    shares.into_iter().try_for_each(|(worker, (jobs, time))| {
        let jobs = pluralize(jobs, "job", "jobs");
        print_line(&format!("{worker}: {jobs}, {:.2}s", time.as_secs_f64()))
    })
}

/// Adds the numbers to the queue, and passes their answers to `report` as they arrive, until all are
/// there or `go_on` returns false. Returns what each worker did.
fn produce(
    broker: &mut dyn Broker,
    numbers: &[u64],
    report: &mut Report,
    go_on: impl Fn() -> io::Result<bool>,
) -> io::Result<Shares> {
    let mut pending = Vec::new();
    for &n in numbers {
        let id = broker.push(&NewJob { n, ..NewJob::default() })?;
        pending.push(id.expect("20 jobs fit into the queue"));
    }
    let mut shares = Shares::new();
    while !pending.is_empty() && go_on()? {
        for id in take(&mut pending) {
            match broker.result(id)? {
                Some(Job { state: State::Done(answer), worker: Some(worker), .. }) => {
                    let (jobs, time) = shares.entry(worker).or_default();
                    (*jobs, *time) = (*jobs + 1, *time + answer.elapsed);
                    report.row(answer)?;
                }
                _ => pending.push(id),
            }
        }
    }
    Ok(shares)
}

/// The worker processes. Dropping them kills them.
struct Workers {
    children: Vec<Child>,
    /// Workers end when this end of a pipe is closed, even if the parent was killed.
    stop: PipeWriter,
    /// At its end when all workers have ended.
    alive: PipeReader,
}

impl Workers {
    /// Forks the workers.
    ///
    /// # Safety
    /// This process must have only one thread.
    unsafe fn start(options: &Options, log: Log) -> io::Result<Self> {
        let (stop_rx, stop) = pipe().context("cannot make a pipe")?;
        let (alive, alive_tx) = pipe().context("cannot make a pipe")?;
        let mut children = Vec::new();
        for number in 1..=WORKERS {
            // SAFETY: the caller promises that this process has only one thread.
            match unsafe { fork() }? {
                Fork::Parent(child) => children.push(child),
                Fork::Child(token) => token.run(|| {
                    drop((stop, alive));
                    let options = Options { name: format!("worker-{number}"), ..options.clone() };
                    let work = |n| Ok(check(n));
                    let is_over = || wait_for_eof(&stop_rx, Duration::ZERO).unwrap_or(true);
                    run_worker(&options, log, work, is_over)
                }),
            }
        }
        drop(alive_tx); // only the workers keep it open
        Ok(Self { children, stop, alive })
    }

    /// Asks the workers to end, waits for them, and returns how they failed.
    fn join(self) -> impl Iterator<Item = io::Error> {
        drop(self.stop);
        self.children.into_iter().map(Child::join).filter_map(Result::err)
    }
}
