//! The quiz: does the spinner turn in a thread while this one computes?
//!
//! ```console
//! $ cargo run -p spinner-thread --example prime-thread
//! ```

use std::io;
use std::process::ExitCode;

use primes_core::{QuizArgs, check, run_with_args};
use spinner_core::print_line;
use spinner_thread::supervisor;

fn main() -> ExitCode {
    run_with_args(quiz)
}

fn quiz(args: &QuizArgs) -> io::Result<()> {
    let result = supervisor(|| check(args.number))?;
    print_line(&result.sentence())
}
