//! The experiment: every worker waits until all have come, and so all must work at the same time.
//!
//! ```console
//! $ cargo run -p procs --example rendezvous-procs 4
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
    let numbers = vec![2; args.worker_count()]; // one job for each: who waits cannot take another
    let meeting = std::env::temp_dir().join(format!("rendezvous-{}", process::id()));
    fs::create_dir(&meeting).context("cannot make a meeting place")?;
    let meet = |n| {
        wait(&meeting, args.worker_count()).expect("the meeting place is there");
        print_line(&format!("process {} has met all others", process::id()))
            .expect("stdout can be written; if not, this worker may as well panic");
        check(n)
    };
    // SAFETY: this is the only thread: nothing above starts another.
    let failures = unsafe { check_all(&numbers, args.worker_count(), meet, |_| Ok(())) };
    fs::remove_dir_all(&meeting)?;
    deaths?.into_iter().next().map_or(Ok(()), Err)
}

/// A barrier for processes: each has a memory of its own, so they meet in a folder.
fn wait(meeting: &Path, workers: usize) -> io::Result<()> {
    File::create(meeting.join(process::id().to_string()))?;
    while fs::read_dir(meeting)?.count() < workers {
        sleep(Duration::from_millis(1));
    }
    Ok(())
}
