//! The experiment: when does the spinner's thread run, and when does this one?
//!
//! ```console
//! $ cargo run -p timeline --example timeline-thread
//! $ cargo run -p timeline --example timeline-thread -- --prime
//! ```

use std::io;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use cli_core::run_with_args;
use primes_core::is_prime;
use spinner_thread::supervisor;
use timeline::SpinnerOptions;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(options: &SpinnerOptions) -> io::Result<()> {
    let timeline = options.begin()?;
    let slow = || match options.prime {
        None => sleep(Duration::from_secs(3)),
        Some(n) => timeline.computes(|| is_prime(n)),
    };
    supervisor(slow)?;
    timeline.finish("A spinner on its own thread")
}
