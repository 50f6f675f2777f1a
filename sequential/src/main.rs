//! Checks the 20 numbers one after another.
//!
//! ```console
//! $ cargo run -p sequential
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::run_with_args;
use primes_core::{Args, Report, check};
use sequential::check_all;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &Args) -> io::Result<()> {
    let numbers = args.numbers()?;
    let mut report = Report::begin(&numbers, "sequentially")?;
    check_all(&numbers, check, |result| report.row(result))?;
    report.finish()
}
