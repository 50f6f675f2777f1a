//! Runs a scenario of an exercise that forks in its own process, which has only one thread.
//!
//! A program with the argument `NAME` is the guard. It starts itself again, with the arguments
//! `NAME run`, in a new process group, and waits. When its stdin is closed, because the test has
//! timed out or was killed, it kills the whole process group. So no process outlives a test.

pub mod barrier;
mod guard;
pub mod interrupt;
#[path = "../../support/panic_hook.rs"]
mod panic_hook;
pub mod parent;
#[path = "../../support/random.rs"]
pub mod random;
pub mod system;

use std::env;
use std::io;
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

/// Runs a scenario, and prints a line at its end. Checks that nothing is left behind.
fn run(scenario: fn()) -> ExitCode {
    panic_hook::print_message_first();
    let proof = io::read_to_string(io::stdin()).expect("the guard sends a line");
    // Dropped in every process that returns from the scenario. There must be only one.
    let _end = End { proof };
    let open_before = system::open_files();
    scenario();
    if let Some(left_behind) = child_left_behind() {
        eprintln!("{left_behind}");
        return ExitCode::FAILURE;
    }
    let left_open = system::open_files() - open_before;
    if left_open > 0 {
        eprintln!("pipe ends that were still open when your function returned: {left_open}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Prints a line when dropped. The tests count these lines.
struct End {
    /// What only the code behind a scenario knows, so that no other code can print the line.
    proof: String,
}

impl Drop for End {
    fn drop(&mut self) {
        println!("the end: {}", self.proof.trim_end());
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
