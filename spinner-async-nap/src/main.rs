//! A spinner turns in a task while another task checks a large number on the same thread.
//!
//! ```console
//! $ cargo run -p spinner-async-nap
//! ```

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use cli_core::print_line;
use primes_core::{PrimeResult, run_with_number};
use spinner_async::supervisor;
use spinner_async_nap::is_prime;

fn main() -> ExitCode {
    run_with_number(run)
}

#[tokio::main(flavor = "current_thread")]
async fn run(number: u64) -> io::Result<()> {
    let result = supervisor(check(number)).await?;
    print_line(&result.sentence())
}

/// Checks one number, and measures how long that takes.
async fn check(n: u64) -> PrimeResult {
    let start = Instant::now();
    let prime = is_prime(n).await;
    PrimeResult { n, prime, elapsed: start.elapsed() }
}
