//! The quiz: does the spinner turn in a child process while this process computes?
//!
//! ```console
//! $ cargo run -p spinner-proc --example prime-proc
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::print_line;
use primes_core::{check, run_with_number};
use spinner_proc::supervisor;

fn main() -> ExitCode {
    run_with_number(quiz)
}

fn quiz(number: u64) -> io::Result<()> {
    // SAFETY: this is the only thread: nothing above starts another.
    let result = unsafe { supervisor(|| check(number)) }?;
    print_line(&result.sentence())
}
