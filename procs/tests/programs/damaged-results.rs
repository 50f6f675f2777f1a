//! For `tests/program/spoilt.rs`: checks the numbers from 0 to 999, and the worker that gets 500
//! first writes bytes into the pipe of the results, those that the arguments name.
//!
//! A program of its own, for only a process with one thread may fork, and a test has several.

use std::io;
use std::process::ExitCode;

use primes_core::{Report, check};
use procs::check_all;
use spinner_core::exit_code;

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> io::Result<()> {
    let bytes = std::env::args().skip(1).map(|byte| byte.parse().expect("a byte is 0 to 255"));
    let bytes: Vec<u8> = bytes.collect();
    let numbers: Vec<u64> = (0..1000).collect();
    let mut report = Report::start(&numbers, "with 2 processes")?;
    let pipe = pipe_of_results()?;
    let spoil = |n| {
        if n == 500 {
            write(pipe, &bytes);
        }
        check(n)
    };
    // SAFETY: this is the only thread: nothing before this line has started another.
    let deaths = unsafe { check_all(&numbers, 2, spoil, |result| report.row(result)) }?;
    report.checks(&deaths)
}

/// The number by which a worker will know the pipe of the results, the second that is made: the
/// system always gives the lowest that is free.
#[cfg(unix)]
fn pipe_of_results() -> io::Result<i32> {
    use std::os::fd::AsRawFd;

    let _jobs = io::pipe()?;
    let (_, new_results) = io::pipe()?;
    Ok(new_results.as_raw_fd())
}

/// Writes into an open file that this function must not close.
#[cfg(unix)]
fn write(file: i32, bytes: &[u8]) {
    use std::fs::File;
    use std::io::Write;
    use std::mem::ManuallyDrop;
    use std::os::fd::FromRawFd;

    // SAFETY: a worker has this pipe open, and we do not close it.
    let mut pipe = ManuallyDrop::new(unsafe { File::from_raw_fd(file) });
    pipe.write_all(bytes).expect("somebody reads");
}

// Where nobody can fork, nobody gets here.
#[cfg(not(unix))]
fn pipe_of_results() -> io::Result<i32> {
    Ok(0)
}
#[cfg(not(unix))]
fn write(_file: i32, _bytes: &[u8]) {}
