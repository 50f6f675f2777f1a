//! The quiz: does the spinner turn in a task while another task computes on the same thread?
//!
//! ```console
//! $ cargo run -p spinner-async --example prime-async
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::print_line;
use primes_core::{check, run_with_number};
use spinner_async::supervisor;

fn main() -> ExitCode {
    run_with_number(quiz)
}

#[tokio::main(flavor = "current_thread")]
async fn quiz(number: u64) -> io::Result<()> {
    let result = supervisor(async { check(number) }).await?;
    print_line(&result.sentence())
}
