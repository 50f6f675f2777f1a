//! The experiment: what becomes of the numbers when a worker panics?
//!
//! ```console
//! $ cargo run -p procs --example panic-procs 2
//! ```

use std::io;
use std::process::ExitCode;

use primes_core::{PoolArgs, PrimeResult, Report, check, count, run_with_args};
use procs::check_all;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &PoolArgs) -> io::Result<()> {
    let (numbers, workers) = (args.numbers()?, args.workers());
    let with_workers = format!("with {}", count(workers, "process", "processes"));
    let mut report = Report::start(&numbers, &with_workers)?;
    // SAFETY: this is the only thread: nothing before this line has started another.
    let deaths = unsafe { check_all(&numbers, workers, fragile, |result| report.row(result)) }?;
    report.checks(&deaths)
}

/// Checks one number, unless it is made of fours.
fn fragile(n: u64) -> PrimeResult {
    assert!(n != 4_444_444_444_444_444, "this worker cannot stand fours");
    check(n)
}
