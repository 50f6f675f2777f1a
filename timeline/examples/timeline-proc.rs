//! The experiment: when does the spinner's process run, and when does this one?
//!
//! ```console
//! $ cargo run -p timeline --example timeline-proc
//! $ cargo run -p timeline --example timeline-proc -- --prime
//! ```

use std::io;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use cli_core::run_with_args;
use primes_core::is_prime;
use spinner_proc::supervisor;
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
    // SAFETY: this is the only thread: nothing above starts another.
    unsafe { supervisor(slow) }?;
    timeline.finish("A spinner in a child process")
}
