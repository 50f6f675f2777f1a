//! The experiment: does the spinner turn beside a computing task if the runtime has many threads?
//!
//! ```console
//! $ cargo run -p spinner-async --example multi-thread
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::print_line;
use primes_core::{check, run_with_number};
use spinner_async::supervisor;

fn main() -> ExitCode {
    run_with_number(quiz)
}

#[tokio::main] // without `flavor`: one worker thread per core
async fn quiz(number: u64) -> io::Result<()> {
    let result = supervisor(async { check(number) }).await?;
    print_line(&result.sentence())
}
