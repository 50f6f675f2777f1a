//! The quiz: does the spinner turn on its thread while this thread computes?
//!
//! ```console
//! $ cargo run -p spinner-thread --example prime-thread
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::{print_line, run_with_args};
use primes_core::{QuizArgs, check};
use spinner_thread::supervisor;

fn main() -> ExitCode {
    run_with_args(quiz)
}

fn quiz(args: &QuizArgs) -> io::Result<()> {
    let result = supervisor(|| check(args.number))?;
    print_line(&result.sentence())
}
