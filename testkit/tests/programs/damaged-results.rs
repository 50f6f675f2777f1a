//! For `tests/lessons/procs/damaged_results.rs`: checks the numbers from 0 to 999. The worker that gets
//! 500 first writes the bytes that the arguments name into the pipe of the results.
//!
//! This is a separate program because only a process with one thread may fork, and a test has
//! several threads.

use std::io;
use std::process::ExitCode;

use cli_core::exit_code;
use primes_core::{Report, check};
use procs::check_all;

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> io::Result<()> {
    let bytes = std::env::args().skip(1).map(|byte| byte.parse().expect("a byte is 0 to 255"));
    let bytes: Vec<u8> = bytes.collect();
    let numbers: Vec<u64> = (0..1000).collect();
    let mut report = Report::begin(&numbers, "with 2 processes")?;
    let pipe = pipe_of_results()?;
    let check_and_damage = |n| {
        if n == 500 {
            write(pipe, &bytes);
        }
        check(n)
    };
    // SAFETY: this is the only thread: nothing above starts another.
    let failures =
        unsafe { check_all(&numbers, 2, check_and_damage, |result| report.row(result)) }?;
    report.finish_pool(failures)
}

/// Returns the file descriptor that a worker will have for the pipe of the results, which is the
/// second pipe that is created: the system always uses the lowest free descriptors.
#[cfg(unix)]
fn pipe_of_results() -> io::Result<i32> {
    use std::os::fd::AsRawFd;

    let _jobs = io::pipe()?;
    let (_, result_tx) = io::pipe()?;
    Ok(result_tx.as_raw_fd())
}

/// Writes into an open file, and leaves it open.
#[cfg(unix)]
fn write(file: i32, bytes: &[u8]) {
    use std::fs::File;
    use std::io::Write;
    use std::mem::ManuallyDrop;
    use std::os::fd::FromRawFd;

    // SAFETY: a worker has this pipe open, and `ManuallyDrop` keeps it open.
    let mut pipe = ManuallyDrop::new(unsafe { File::from_raw_fd(file) });
    pipe.write_all(bytes).expect("the parent reads the results");
}

// On other systems `check_all` returns an error.
#[cfg(not(unix))]
fn pipe_of_results() -> io::Result<i32> {
    Ok(0)
}
#[cfg(not(unix))]
fn write(_file: i32, _bytes: &[u8]) {}
