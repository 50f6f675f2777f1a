//! Runs an exercise that forks in its own process, which has only one thread. The tests start this
//! program; you need not run it.
//!
//! `in-own-process NAME` is the guard. It starts itself again, as `in-own-process NAME run`, in a
//! new process group, and waits. When its stdin is closed, because the test has timed out or was
//! killed, it kills the whole process group. So no process outlives a test.

#[cfg(unix)]
#[path = "in_own_process/guard.rs"]
mod guard;
#[cfg(unix)]
#[path = "in_own_process/scenarios.rs"]
mod scenarios;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    let mut args = std::env::args().skip(1);
    let name = args.next().expect("the first argument names a scenario");
    match args.next() {
        None => guard::guard(&name),
        Some(_) => scenarios::run(&name),
    }
}

#[cfg(not(unix))]
fn main() {
    eprintln!("The exercises with processes need Unix. On Windows, run them in WSL.");
}
