//! The experiment: every worker waits for all others, so it ends only if all work at the same time.
//!
//! ```console
//! $ cargo run -p threads --example rendezvous-threads -- 4
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
    // One job for each worker: a worker that waits cannot receive a second one.
    let numbers = vec![2; args.worker_count()];
    let barrier = Barrier::new(args.worker_count());
    let meet = |n| {
        barrier.wait(); // all threads share the same memory, and so the same barrier
        print_line(&format!("{:?} has met all others", thread::current().id()))
            .expect("stdout can be written to; if not, a panic ends this worker");
        check(n)
    };
    check_all(&numbers, args.worker_count(), meet, |_| Ok(()))?.into_result()
}
