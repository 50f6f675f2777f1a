//! The experiment: every worker waits until all have come, and so all must work at the same time.
//!
//! ```console
//! $ cargo run -p threads --example rendezvous-threads 4
//! ```

use std::io;
use std::process::ExitCode;
use std::sync::Barrier;
use std::thread;

use cli_core::{print_line, run_with_args};
use primes_core::{PoolArgs, check};
use threads::check_all;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &PoolArgs) -> io::Result<()> {
    let numbers = vec![2; args.worker_count()]; // one job for each: who waits cannot take another
    let meeting = Barrier::new(args.worker_count());
    let meet = |n| {
        meeting.wait(); // all threads share one memory, and in it one barrier
        print_line(&format!("{:?} has met all others", thread::current().id()))
            .expect("stdout can be written; if not, this worker may as well panic");
        check(n)
    };
    let failures = check_all(&numbers, args.worker_count(), meet, |_| Ok(()))?;
    deaths.into_iter().next().map_or(Ok(()), Err)
}
