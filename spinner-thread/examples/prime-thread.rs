//! The quiz: does the spinner turn on its thread while this thread computes?
//!
//! ```console
//! $ cargo run -p spinner-thread --example prime-thread
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::print_line;
use primes_core::{check, run_with_number};
use spinner_thread::supervisor;

fn main() -> ExitCode {
    run_with_number(quiz)
}

fn quiz(number: u64) -> io::Result<()> {
    let result = supervisor(|| check(number))?;
    print_line(&result.sentence())
}
