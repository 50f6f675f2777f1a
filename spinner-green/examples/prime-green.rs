//! The quiz: does the spinner turn in a coroutine while another one computes on the same thread?
//!
//! ```console
//! $ cargo run -p spinner-green --example prime-green
//! ```

use std::process::ExitCode;

use cli_core::print_line;
use primes_core::{check, run_with_number};
use spinner_green::supervisor;

fn main() -> ExitCode {
    run_with_number(|number| spinner_green::run(move || quiz(number))?)
}

fn quiz(number: u64) -> std::io::Result<()> {
    let result = supervisor(|| check(number))?;
    print_line(&result.sentence())
}
