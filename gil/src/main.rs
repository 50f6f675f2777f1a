//! Checks the 20 numbers with free threads, and then with threads that share a lock.
//!
//! ```console
//! $ cargo run -p gil
//! ```

use std::io;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use cli_core::{print_line, run_with_args};
use gil::{Gil, GilArgs};
use primes_core::{PrimeResult, pluralize};

use crate::table::Table;

mod table;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &GilArgs) -> io::Result<()> {
    let (numbers, worker_counts) = (args.input.numbers()?, args.worker_counts());
    let start = Instant::now();
    sequential::check_all(&numbers, primes_core::check, |_| Ok(()))?;
    let mut table = Table::begin(&numbers, start.elapsed())?;
    for &worker_count in &worker_counts {
        let elapsed = measure(&numbers, worker_count, primes_core::check)?;
        table.free(&pluralize(worker_count, "free thread", "free threads"), elapsed)?;
    }
    for &worker_count in &worker_counts {
        let gil = Gil::new(args.switch_interval);
        let elapsed = measure(&numbers, worker_count, |n| gil::check(n, &mut gil.acquire()))?;
        let threads = pluralize(worker_count, "thread", "threads");
        table.locked(&format!("{threads} under the lock"), elapsed, gil.hand_overs())?;
    }
    print_line(&table.sentence())
}

/// Returns how long `worker_count` threads take to `check` all `numbers`.
fn measure(
    numbers: &[u64],
    worker_count: usize,
    check: impl Fn(u64) -> PrimeResult + Sync,
) -> io::Result<Duration> {
    let start = Instant::now();
    let failures = threads::check_all(numbers, worker_count, check, |_| Ok(()))?;
    let elapsed = start.elapsed();
    failures.into_result().and(Ok(elapsed))
}
