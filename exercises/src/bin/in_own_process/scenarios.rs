//! What the tests of the exercises with processes run, each in a process of its own.

use std::process::ExitCode;

use nix::errno::Errno;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

mod barrier;
mod ex15;
mod ex16;
mod ex17;
mod ex18;
mod memory;

/// Runs a scenario; says at the end that this is the end.
pub fn run(name: &str) -> ExitCode {
    // Dropped in every process that gets out of the scenario, and that should be one.
    let _end = End;
    scenario(name)();
    if let Some(left) = child_left() {
        eprintln!("{left}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn scenario(name: &str) -> fn() {
    match name {
        "ex15-answer" => ex15::answer,
        "ex15-large" => ex15::large,
        "ex15-no-bytes" => ex15::no_bytes,
        "ex15-panic" => ex15::panic,
        "ex15-kill" => ex15::kill,
        "ex15-leave" => ex15::leave,
        "ex15-text" => ex15::text,
        "ex15-at-exit" => ex15::at_exit,
        "ex16-one-worker" => ex16::one_worker,
        "ex16-many-workers" => ex16::many_workers,
        "ex16-open-ends" => ex16::open_ends,
        "ex16-death" => ex16::death,
        "ex17-together" => ex17::together,
        "ex17-split" => ex17::split,
        "ex17-no-bytes" => ex17::no_bytes,
        "ex17-large" => ex17::large,
        "ex17-limit" => ex17::limit,
        "ex17-cut" => ex17::cut,
        "ex17-cut-behind-the-value" => ex17::cut_behind_the_value,
        "ex17-hostile-length" => ex17::hostile_length,
        "ex17-claim" => ex17::claim,
        "ex17-claim-inside" => ex17::claim_inside,
        "ex17-wrong-bytes" => ex17::wrong_bytes,
        "ex17-broken" => ex17::broken,
        "ex18-nobody-dies" => ex18::nobody_dies,
        "ex18-no-jobs" => ex18::no_jobs,
        "ex18-together" => ex18::together,
        "ex18-slow-job" => ex18::slow_job,
        "ex18-deaths" => ex18::deaths,
        "ex18-same-job" => ex18::same_job,
        "ex18-at-once" => ex18::at_once,
        "ex18-last-job" => ex18::last_job,
        "ex18-free-worker" => ex18::free_worker,
        "ex18-panic" => ex18::panic,
        "ex18-deadly-job" => ex18::deadly_job,
        _ => panic!("there is no scenario {name}"),
    }
}

/// Writes a line when it is dropped: the tests count these lines.
struct End;

impl Drop for End {
    fn drop(&mut self) {
        println!("the end");
    }
}

/// Looks for a child that nobody has waited for.
fn child_left() -> Option<&'static str> {
    match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
        Err(Errno::ECHILD) => None,
        Ok(WaitStatus::StillAlive) => Some(
            "a child was still running when the function returned: wait for each child, whatever \
             happens",
        ),
        _ => Some(
            "a child had ended, but nobody had waited for it when the function returned: it was a \
             zombie. Wait for each child, also where there is an error",
        ),
    }
}
