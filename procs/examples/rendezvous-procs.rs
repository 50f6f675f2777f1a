//! The experiment: every worker waits for all others, so it ends only if all work at the same time.
//!
//! ```console
//! $ cargo run -p procs --example rendezvous-procs -- 4
//! ```

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{self, ExitCode};
use std::thread::sleep;
use std::time::Duration;

use cli_core::{Context, print_line, run_with_args};
use primes_core::{PoolArgs, check};
use procs::check_all;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &PoolArgs) -> io::Result<()> {
    // One job for each worker: a worker that waits cannot receive a second one.
    let numbers = vec![2; args.worker_count()];
    let barrier = std::env::temp_dir().join(format!("rendezvous-{}", process::id()));
    fs::create_dir(&barrier).context(format_args!("cannot create {}", barrier.display()))?;
    let meet = |n| {
        wait(&barrier, args.worker_count())
            .expect("the folder exists until all workers have ended");
        print_line(&format!("process {} has met all others", process::id()))
            .expect("stdout can be written to; if not, a panic ends this worker");
        check(n)
    };
    // SAFETY: this is the only thread: nothing above starts another.
    let failures = unsafe { check_all(&numbers, args.worker_count(), meet, |_| Ok(())) };
    fs::remove_dir_all(&barrier)?;
    failures?.into_result()
}

/// Blocks until `worker_count` processes wait. They share no memory, so the barrier is a folder in
/// which each process creates a file.
fn wait(barrier: &Path, worker_count: usize) -> io::Result<()> {
    File::create(barrier.join(process::id().to_string()))?;
    while fs::read_dir(barrier)?.count() < worker_count {
        sleep(Duration::from_millis(1));
    }
    Ok(())
}
