//! A producer that measures: how fast it can add jobs, or how long it waits for an answer.
//!
//! `compare.py` runs this program.

use std::env::args;
use std::io;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant};

use cli_core::{exit_code, print_line};
use task_queue::{Address, Broker, NewJob, Settings, State};

/// A small prime: the check takes no time.
const JOB: u64 = 97;

fn main() -> ExitCode {
    exit_code(run())
}

/// The arguments are `push` or `wait`, the address of the queue, and the number of jobs.
fn run() -> io::Result<()> {
    let args: Vec<String> = args().collect();
    let [_, what, address, count] = &args[..] else {
        return Err(io::Error::other("expected: push|wait ADDRESS COUNT"));
    };
    let address: Address = address.parse().map_err(io::Error::other)?;
    let count: u32 = count.parse().map_err(io::Error::other)?;
    let mut broker = address.open(Settings { capacity: u64::MAX, ..Settings::default() })?;
    let start = Instant::now();
    let mut times = Vec::new();
    for _ in 0..count {
        let start = Instant::now();
        let id = broker.push(&NewJob { n: JOB, ..NewJob::default() })?.expect("there is room");
        if what == "wait" {
            wait(&mut *broker, id)?;
        }
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let rate = f64::from(count) / start.elapsed().as_secs_f64();
    let percentile = |percent: usize| times[times.len() * percent / 100].as_secs_f64();
    print_line(&format!("{rate:.0} {:.6} {:.6}", percentile(50), percentile(99)))
}

/// Waits for the answer of a job.
fn wait(broker: &mut dyn Broker, id: u64) -> io::Result<()> {
    while !matches!(broker.result(id)?.map(|job| job.state), Some(State::Done(_))) {
        sleep(Duration::from_micros(200));
    }
    Ok(())
}
