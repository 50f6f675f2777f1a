//! Checks the 20 numbers with worker processes.
//!
//! ```console
//! $ cargo run -p procs 4
//! ```

use std::io;
use std::process::ExitCode;

use primes_core::{PoolArgs, Report, check, count, run_with_args};
use procs::check_all;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &PoolArgs) -> io::Result<()> {
    let (numbers, workers) = (args.numbers()?, args.workers());
    let with_workers = format!("with {}", count(workers, "process", "processes"));
    let mut report = Report::start(&numbers, &with_workers)?;
    // SAFETY: this is the only thread: nothing before this line has started another.
    let deaths = unsafe { check_all(&numbers, workers, check, |result| report.row(result)) }?;
    report.checks(&deaths)
}
