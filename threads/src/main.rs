//! Checks the 20 numbers with worker threads.
//!
//! ```console
//! $ cargo run -p threads -- 4
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::run_with_args;
use primes_core::{PoolArgs, Report, check, pluralize};
use threads::check_all;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &PoolArgs) -> io::Result<()> {
    let (numbers, worker_count) = (args.numbers()?, args.worker_count());
    let with_workers = format!("with {}", pluralize(worker_count, "thread", "threads"));
    let mut report = Report::begin(&numbers, &with_workers)?;
    let failures = check_all(&numbers, worker_count, check, |result| report.row(result))?;
    report.finish_pool(failures)
}
