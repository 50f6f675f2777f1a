//! The quiz: does the spinner turn in a child process while this process computes?
//!
//! ```console
//! $ cargo run -p spinner-proc --example prime-proc
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::{print_line, run_with_args};
use primes_core::{QuizArgs, check};
use spinner_proc::supervisor;

fn main() -> ExitCode {
    run_with_args(quiz)
}

fn quiz(args: &QuizArgs) -> io::Result<()> {
    // SAFETY: this is the only thread: nothing above starts another.
    let result = unsafe { supervisor(|| check(args.number)) }?;
    print_line(&result.sentence())
}
