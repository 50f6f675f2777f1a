//! The experiment: which worker checks which number when, and which workers are idle?
//!
//! ```console
//! $ cargo run -p threads --example timeline-threads -- 2
//! $ cargo run -p threads --example timeline-threads -- 2 --longest-first
//! ```

use std::io;
use std::process::ExitCode;

use cli_core::run_with_args;
use threads::check_all;
use timeline::{PoolOptions, Recorder};

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(options: &PoolOptions) -> io::Result<()> {
    let (numbers, worker_count) = (options.numbers()?, options.worker_count());
    let recorder = Recorder::start()?;
    let mut rows = options.begin(&recorder, &numbers, ["thread", "threads"])?;
    let check = |n| recorder.check(n); // `primes_core::check`, with time stamps
    let failures = check_all(&numbers, worker_count, check, |_| rows.print_next())?;
    failures.into_result()?;
    rows.finish()
}
