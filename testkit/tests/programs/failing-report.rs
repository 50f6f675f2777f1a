//! For `tests/lessons/procs/children.rs`: calls `check_all` with a report that fails, and then checks
//! that this process has one thread and no child, as `check_all` promises. Then calls it again.
//!
//! This is a separate program because only a process with one thread may fork, and a test has
//! several threads.

use std::io;

use primes_core::check;
use procs::check_all;

fn main() {
    let numbers: Vec<u64> = (0..100_000).collect();
    for fails_at in [1, 700] {
        let error = check_until(&numbers, fails_at).expect_err("the report fails");
        println!("{error}");
        report_threads();
        report_children();
    }
    let results = check_until(&numbers[..1000], usize::MAX).expect("the report never fails");
    println!("{results} results");
    report_threads();
    report_children();
}

/// Returns how many results are reported. The report fails at one of them.
fn check_until(numbers: &[u64], fails_at: usize) -> io::Result<usize> {
    let mut results = 0;
    let report = |_| {
        results += 1;
        if results == fails_at { Err(io::Error::other("enough")) } else { Ok(()) }
    };
    // SAFETY: this process has one thread now: `report_threads` has checked that.
    let failures = unsafe { check_all(numbers, 4, check, report) }?;
    failures.into_result()?;
    Ok(results)
}

/// Prints whether this process has one thread. Only Linux lists them.
#[cfg(target_os = "linux")]
fn report_threads() {
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    let count = || std::fs::read_dir("/proc/self/task").expect("Linux lists threads").count();
    // `join` returns a moment before the system has removed the thread from the list.
    let start = Instant::now();
    while count() > 1 && start.elapsed() < Duration::from_secs(60) {
        sleep(Duration::from_millis(1));
    }
    println!("{}", if count() == 1 { "one thread" } else { "several threads" });
}

#[cfg(not(target_os = "linux"))]
fn report_threads() {
    println!("one thread");
}

/// Prints whether there is a child that was not reaped.
#[cfg(unix)]
fn report_children() {
    use nix::errno::Errno;
    use nix::sys::wait::{WaitPidFlag, waitpid};

    match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
        Err(Errno::ECHILD) => println!("no child"),
        found => println!("a child is left: {found:?}"),
    }
}

// On other systems `check_all` returns an error before this is called.
#[cfg(not(unix))]
fn report_children() {}
