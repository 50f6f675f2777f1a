//! Runs an exercise that forks in a process of its own, with one thread only. The tests start it;
//! you need not.
//!
//! `in-own-process NAME` is the guard: it starts itself once more, as `in-own-process NAME run`, in
//! a process group of its own, and waits. When its stdin ends, because the test will not wait any
//! longer or was itself killed, it kills the whole group. So nothing outlives a test.

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
    eprintln!("The exercises with processes need a Unix: on Windows, run them in WSL.");
}
