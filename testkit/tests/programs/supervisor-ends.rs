//! For `tests/lessons/spinner_proc/children.rs`: calls the supervisor in the way that the argument names, and then
//! checks whether the system still knows of a child.
//!
//! This is a separate program because only a process with one thread may fork, and a test has
//! several threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use spinner_core::TICK;
use spinner_proc::supervisor;

fn main() {
    let scenario = std::env::args().nth(1).expect("the argument names a scenario");
    match scenario.as_str() {
        "answer" => println!("the answer is {}", supervise(|| 42)),
        "panic" => panic_of_the_work(),
        "ignored-sigchld" => {
            ignore_sigchld();
            println!("the answer is {}", supervise(|| 42));
        }
        "fast-stop" => fast_stop(),
        _ => panic!("there is no scenario {scenario}"),
    }
    report_children();
}

fn supervise<T>(work: impl FnOnce() -> T) -> T {
    // SAFETY: this program has only one thread.
    unsafe { supervisor(work) }.expect("the spinner succeeds")
}

fn panic_of_the_work() {
    let work = || supervise(|| panic!("on purpose"));
    catch_unwind(AssertUnwindSafe(work)).expect_err("the panic is passed on");
    println!("the work panicked");
}

/// A single stop may take long on a busy machine. All of them do only if the spinner sleeps until
/// the next frame.
fn fast_stop() {
    let fastest = (0..20).map(|_| time_of_a_supervisor()).min();
    println!("{}", if fastest < Some(TICK / 2) { "fast" } else { "slow" });
}

fn time_of_a_supervisor() -> Duration {
    let start = Instant::now();
    supervise(|| ());
    start.elapsed()
}

/// Prints whether there is a child that was not reaped.
#[cfg(unix)]
fn report_children() {
    use nix::errno::Errno;
    use nix::sys::wait::{WaitPidFlag, waitpid};

    match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
        Err(Errno::ECHILD) => println!("no child is left"),
        found => println!("a child is left: {found:?}"),
    }
}

#[cfg(unix)]
fn ignore_sigchld() {
    use nix::sys::signal::{SigHandler, Signal, signal};

    // SAFETY: ignoring a signal runs no code of this program.
    unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }.expect("SIGCHLD can be ignored");
}

// On other systems the supervisor returns an error before anything is reported.
#[cfg(not(unix))]
fn report_children() {}
#[cfg(not(unix))]
fn ignore_sigchld() {}
