//! The experiment: every worker waits until all have come, and so all must work at the same time.
//!
//! ```console
//! $ cargo run -p threads --example rendezvous-threads 4
//! ```

use std::io;
use std::process::ExitCode;
use std::sync::Barrier;
use std::thread;

use primes_core::{PoolArgs, check, run_with_args};
use spinner_core::print_line;
use threads::check_all;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &PoolArgs) -> io::Result<()> {
    let numbers = vec![2; args.workers()]; // one job for each: who waits cannot take another
    let meeting = Barrier::new(args.workers());
    let meet = |n| {
        meeting.wait(); // all threads share one memory, and in it one barrier
        print_line(&format!("{:?} has met all others", thread::current().id()))
            .expect("stdout can be written; if not, this worker may as well panic");
        check(n)
    };
    let deaths = check_all(&numbers, args.workers(), meet, |_| Ok(()))?;
    deaths.into_iter().next().map_or(Ok(()), Err)
}
