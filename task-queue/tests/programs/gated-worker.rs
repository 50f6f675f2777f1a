//! A worker for the tests: its jobs wait until a file exists. So a test decides when a job ends.
//!
//! The arguments are the address of the queue, the file, the lease in milliseconds, and how many jobs
//! run at the same time. The worker ends when every job is done or dead.

use std::env::args;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use cli_core::exit_code;
use primes_core::check;
use task_queue::{Log, Options, run_worker, tag};

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> io::Result<()> {
    let args: Vec<String> = args().collect();
    let [_, address, gate, lease, concurrency] = &args[..] else {
        return Err(io::Error::other("expected: ADDRESS FILE LEASE CONCURRENCY"));
    };
    let mut options = Options::new(address.parse().map_err(io::Error::other)?);
    options.settings.lease = Duration::from_millis(lease.parse().map_err(io::Error::other)?);
    options.concurrency = concurrency.parse().map_err(io::Error::other)?;
    options.name = tag("worker");
    options.burst = true;
    let gate = gate.clone();
    let job = move |n| {
        while !Path::new(&gate).exists() {
            sleep(Duration::from_millis(10));
        }
        Ok(check(n))
    };
    run_worker(&options, Log::new(1), job, || false)
}
