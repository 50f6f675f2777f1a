//! Checks the 20 numbers one after the other.
//!
//! ```console
//! $ cargo run -p sequential
//! ```

use std::io;
use std::process::ExitCode;

use primes_core::{Args, Report, check, run_with_args};
use sequential::check_all;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &Args) -> io::Result<()> {
    let numbers = args.numbers()?;
    let mut report = Report::start(&numbers, "sequentially")?;
    check_all(&numbers, check, |result| report.row(result))?;
    report.total_time()
}
