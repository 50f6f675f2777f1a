//! Checks the 20 numbers with worker processes.
//!
//! ```console
//! $ cargo run -p procs -- 4
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::run_with_args;
use primes_core::{PoolArgs, Report, check, pluralize};
use procs::check_all;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &PoolArgs) -> io::Result<()> {
    let (numbers, worker_count) = (args.numbers()?, args.worker_count());
    let with_workers = format!("with {}", pluralize(worker_count, "process", "processes"));
    let mut report = Report::begin(&numbers, &with_workers)?;
    // SAFETY: this is the only thread: nothing above starts another.
    let failures =
        unsafe { check_all(&numbers, worker_count, check, |result| report.row(result)) }?;
    report.finish_pool(failures)
}
