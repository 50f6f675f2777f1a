//! The experiment: when does the spinner's coroutine run, and when does the other one?
//!
//! ```console
//! $ cargo run -p timeline --example timeline-green
//! $ cargo run -p timeline --example timeline-green -- --prime
//! ```

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use cli_core::run_with_args;
use primes_core::is_prime;
use spinner_green::{sleep, supervisor};
use timeline::SpinnerOptions;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(options: &SpinnerOptions) -> io::Result<()> {
    let (timeline, prime) = (options.begin()?, options.prime);
    spinner_green::run(move || {
        let slow = || match prime {
            None => sleep(Duration::from_secs(3)),
            Some(n) => timeline.computes(|| is_prime(n)), // no `sleep`
        };
        supervisor(slow)?;
        timeline.finish("A spinner in a coroutine")
    })?
}
