//! Checks the 20 numbers with free threads, and then with threads that share a lock.
//!
//! ```console
//! $ cargo run -p gil
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::{print_line, run_with_args};
use gil::{Gil, GilArgs};
use primes_core::{Measurement, PrimeResult, Stopwatch, pluralize};

use crate::table::Table;

mod table;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &GilArgs) -> io::Result<()> {
    let (numbers, worker_counts) = (args.input.numbers()?, args.worker_counts());
    let mut stopwatch = Stopwatch::start();
    sequential::check_all(&numbers, primes_core::check, |result| {
        stopwatch.record(result.elapsed);
        Ok(())
    })?;
    let mut table = Table::begin(&numbers, &stopwatch.stop())?;
    for &worker_count in &worker_counts {
        let run = measure(&numbers, worker_count, primes_core::check)?;
        table.free(&pluralize(worker_count, "free thread", "free threads"), &run)?;
    }
    for &worker_count in &worker_counts {
        let gil = Gil::new(args.switch_interval);
        let run = measure(&numbers, worker_count, |n| gil::check(n, &mut gil.acquire()))?;
        // All but one of the checks in progress wait for the lock, so they can use one core.
        let run = Measurement { cores: 1, ..run };
        let threads = pluralize(worker_count, "thread", "threads");
        table.locked(&format!("{threads} under the lock"), &run, gil.hand_overs())?;
    }
    print_line(&table.sentence())
}

/// Measures how `worker_count` threads `check` all `numbers`.
fn measure(
    numbers: &[u64],
    worker_count: usize,
    check: impl Fn(u64) -> PrimeResult + Sync,
) -> io::Result<Measurement> {
    let mut stopwatch = Stopwatch::start();
    let failures = threads::check_all(numbers, worker_count, check, |result| {
        stopwatch.record(result.elapsed);
        Ok(())
    })?;
    failures.into_result().and(Ok(stopwatch.stop()))
}
