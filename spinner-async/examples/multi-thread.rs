//! The experiment: does the spinner turn beside a computing task if the runtime has many threads?
//!
//! ```console
//! $ cargo run -p spinner-async --example multi-thread
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::{print_line, run_with_args};
use primes_core::{QuizArgs, check};
use spinner_async::supervisor;

fn main() -> ExitCode {
    run_with_args(quiz)
}

#[tokio::main] // without `flavor`: one worker thread per core
async fn quiz(args: &QuizArgs) -> io::Result<()> {
    let result = supervisor(async { check(args.number) }).await?;
    print_line(&result.sentence())
}
