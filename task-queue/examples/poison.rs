//! Predict, then try: a job that fails, one that panics, and one that kills its worker. What becomes of
//! them, and of the other jobs? The log shows when each attempt starts, and when a job is done.
//!
//! ```console
//! $ cargo run -p task-queue --example poison
//! ```

use std::env::{args, current_exe};
use std::io;
use std::panic;
use std::process::{Command, ExitCode, abort};
use std::time::Duration;

use cli_core::{exit_code, print_line};
use primes_core::check;
use task_queue::{Address, Log, NewJob, Options, Outcome, Settings, State, run_worker, tag};
use tempfile::TempDir;

/// The jobs: these numbers, and harmless ones.
const FAILS: u64 = 13;
const PANICS: u64 = 17;
const KILLS: u64 = 666;

const SETTINGS: Settings = Settings {
    lease: Duration::from_millis(500),
    max_attempts: 3,
    keep: Duration::from_secs(60),
    capacity: 100,
};

/// With an address as the argument, this program is a worker of that queue.
fn main() -> ExitCode {
    exit_code(match args().nth(1) {
        None => supervise(),
        Some(address) => work(&address),
    })
}

/// Starts workers, one after another, until each job is done or dead.
fn supervise() -> io::Result<()> {
    let folder = TempDir::new()?;
    let file = folder.path().join("queue.db");
    let mut broker = Address::Sqlite(file.clone()).open(SETTINGS)?;
    let mut ids = Vec::new();
    for n in [7, FAILS, KILLS, PANICS, 9] {
        ids.extend(broker.push(&NewJob { n, ..NewJob::default() })?);
    }
    loop {
        let mut worker = Command::new(current_exe()?);
        let status = worker.arg(format!("sqlite:{}", file.display())).status()?;
        if status.success() {
            break;
        }
        print_line(&format!("the worker has ended ({status}): starting another one"))?;
    }
    for id in ids {
        match broker.result(id)?.map(|job| job.state) {
            Some(State::Done(answer)) => print_line(&format!("job {id}: {}", answer.sentence()))?,
            Some(State::Dead(error)) => print_line(&format!("job {id} is dead: {error}"))?,
            state => print_line(&format!("job {id}: {state:?}"))?,
        }
    }
    Ok(())
}

/// Does jobs until each is done or dead.
fn work(address: &str) -> io::Result<()> {
    panic::set_hook(Box::new(|_| {})); // the log says that the job has panicked
    let mut options = Options::new(address.parse().map_err(io::Error::other)?);
    options.settings = SETTINGS;
    options.name = tag("worker");
    options.burst = true;
    options.retry_after = Duration::from_millis(100);
    run_worker(&options, Log::new(1), job, || false)
}

fn job(n: u64) -> Outcome {
    match n {
        FAILS => Err(format!("{FAILS} is unlucky")),
        PANICS => panic!("on purpose"),
        KILLS => abort(),
        _ => Ok(check(n)),
    }
}
