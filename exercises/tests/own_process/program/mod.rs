//! Runs a scenario of an exercise that forks in its own process, which has only one thread.
//!
//! A program with the argument `NAME` is the guard. It starts itself again, with the arguments
//! `NAME run`, in a new process group, and waits. When its stdin is closed, because the test has
//! timed out or was killed, it kills the whole process group. So no process outlives a test.

pub mod barrier;
mod guard;

use std::env;
use std::process::ExitCode;

use nix::errno::Errno;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

/// Runs the scenario that the first argument names. Without arguments, does nothing.
pub fn main(scenario: fn(&str) -> fn()) -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    match &args[..] {
        [] => ExitCode::SUCCESS,
        [name] => guard::guard(name),
        [name, ..] => run(scenario(name)),
    }
}

/// Runs a scenario, and prints a line at its end.
fn run(scenario: fn()) -> ExitCode {
    // Dropped in every process that returns from the scenario. There must be only one.
    let _end = End;
    scenario();
    if let Some(left_behind) = child_left_behind() {
        eprintln!("{left_behind}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Prints a line when dropped. The tests count these lines.
struct End;

impl Drop for End {
    fn drop(&mut self) {
        println!("the end");
    }
}

/// Returns a message if a child is left that has not been waited for.
fn child_left_behind() -> Option<&'static str> {
    match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
        Err(Errno::ECHILD) => None,
        Ok(WaitStatus::StillAlive) => Some(
            "a child was still running when your function returned: wait for every child, even \
             after an error",
        ),
        _ => Some(
            "a child was a zombie when your function returned: it had ended, but nothing had \
             waited for it. Wait for every child, even after an error",
        ),
    }
}
