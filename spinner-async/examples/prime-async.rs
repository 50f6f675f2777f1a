//! The quiz: does the spinner turn in a task while another task computes on the same thread?
//!
//! ```console
//! $ cargo run -p spinner-async --example prime-async
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::{print_line, run_with_args};
use primes_core::{QuizArgs, check};
use spinner_async::supervisor;

fn main() -> ExitCode {
    run_with_args(quiz)
}

#[tokio::main(flavor = "current_thread")]
async fn quiz(args: &QuizArgs) -> io::Result<()> {
    let result = supervisor(async { check(args.number) }).await?;
    print_line(&result.sentence())
}
