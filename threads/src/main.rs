//! Checks the 20 numbers with worker threads.
//!
//! ```console
//! $ cargo run -p threads 4
//! ```

use std::io;
use std::process::ExitCode;

use primes_core::{PoolArgs, Report, check, count, run_with_args};
use threads::check_all;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &PoolArgs) -> io::Result<()> {
    let (numbers, workers) = (args.numbers()?, args.workers());
    let with_workers = format!("with {}", count(workers, "thread", "threads"));
    let mut report = Report::start(&numbers, &with_workers)?;
    let deaths = check_all(&numbers, workers, check, |result| report.row(result))?;
    report.checks(&deaths)
}
