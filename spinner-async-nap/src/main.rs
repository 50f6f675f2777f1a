//! A spinner turns in a task while another task checks a large number on the same thread.
//!
//! ```console
//! $ cargo run -p spinner-async-nap
//! ```

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use cli_core::{print_line, run_with_args};
use primes_core::{PrimeResult, QuizArgs};
use spinner_async::supervisor;
use spinner_async_nap::is_prime;

fn main() -> ExitCode {
    run_with_args(run)
}

#[tokio::main(flavor = "current_thread")]
async fn run(args: &QuizArgs) -> io::Result<()> {
    let result = supervisor(check(args.number)).await?;
    print_line(&result.sentence())
}

/// Checks one number, and measures how long that takes.
async fn check(n: u64) -> PrimeResult {
    let start = Instant::now();
    let prime = is_prime(n).await;
    PrimeResult { n, prime, elapsed: start.elapsed() }
}
