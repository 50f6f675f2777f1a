//! Checks the 20 numbers with free threads, and with threads that share a lock.
//!
//! ```console
//! $ cargo run -p gil
//! ```

use std::io;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use gil::{Gil, GilArgs};
use cli_core::{print_line, run_with_args};
use primes_core::{PrimeResult, pluralize};

use crate::table::Table;

mod table;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &GilArgs) -> io::Result<()> {
    let (numbers, crews) = (args.input.numbers()?, args.crews());
    let start = Instant::now();
    sequential::check_all(&numbers, primes_core::check, |_| Ok(()))?;
    let mut table = Table::start(&numbers, start.elapsed())?;
    for &workers in &crews {
        let took = time(&numbers, workers, primes_core::check)?;
        table.free(&pluralize(worker_count, "free thread", "free threads"), took)?;
    }
    for &workers in &crews {
        let gil = Gil::new(args.switch_interval);
        let took = time(&numbers, workers, |n| gil::check(n, &mut gil.acquire()))?;
        let threads = pluralize(worker_count, "thread", "threads");
        table.locked(&format!("{threads} under the lock"), took, gil.hand_overs())?;
    }
    print_line(&table.sentence())
}

/// How long `workers` threads take to `check` all the numbers.
fn time(
    numbers: &[u64],
    workers: usize,
    check: impl Fn(u64) -> PrimeResult + Sync,
) -> io::Result<Duration> {
    let start = Instant::now();
    let failures = threads::check_all(numbers, workers, check, |_| Ok(()))?;
    deaths.into_iter().next().map_or(Ok(start.elapsed()), Err)
}
