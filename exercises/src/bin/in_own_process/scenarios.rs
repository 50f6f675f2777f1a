//! The scenarios that the tests of the exercises with processes run, each in its own process.

use std::process::ExitCode;

use nix::errno::Errno;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

mod barrier;
mod ex15;
mod ex16;
mod ex17;
mod ex18;
mod memory;
#[path = "../../../../testkit/src/process_list.rs"]
mod process_list;

/// Runs a scenario, and prints a line at its end.
pub fn run(name: &str) -> ExitCode {
    // Dropped in every process that returns from the scenario. There must be only one.
    let _end = End;
    scenario(name)();
    if let Some(left_behind) = child_left_behind() {
        eprintln!("{left_behind}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn scenario(name: &str) -> fn() {
    match name {
        "ex15-value" => ex15::value,
        "ex15-large-value" => ex15::large_value,
        "ex15-zero-bytes" => ex15::zero_bytes,
        "ex15-panic" => ex15::panic,
        "ex15-killed" => ex15::killed,
        "ex15-early-exit" => ex15::early_exit,
        "ex15-buffered-text" => ex15::buffered_text,
        "ex15-exit-handler" => ex15::exit_handler,
        "ex16-one-worker" => ex16::one_worker,
        "ex16-many-workers" => ex16::many_workers,
        "ex16-open-ends" => ex16::open_ends,
        "ex16-killed-worker" => ex16::killed_worker,
        "ex17-same-read" => ex17::same_read,
        "ex17-split" => ex17::split,
        "ex17-zero-length" => ex17::zero_length,
        "ex17-large" => ex17::large,
        "ex17-max-len" => ex17::max_len,
        "ex17-truncated" => ex17::truncated,
        "ex17-truncated-after-value" => ex17::truncated_after_value,
        "ex17-length-too-large" => ex17::length_too_large,
        "ex17-claimed-length" => ex17::claimed_length,
        "ex17-claimed-length-inside" => ex17::claimed_length_inside,
        "ex17-invalid-value" => ex17::invalid_value,
        "ex17-read-error" => ex17::read_error,
        "ex18-no-failure" => ex18::no_failure,
        "ex18-few-jobs" => ex18::few_jobs,
        "ex18-concurrent" => ex18::concurrent,
        "ex18-slow-job" => ex18::slow_job,
        "ex18-failures" => ex18::failures,
        "ex18-same-job" => ex18::same_job,
        "ex18-simultaneous-failures" => ex18::simultaneous_failures,
        "ex18-last-job" => ex18::last_job,
        "ex18-idle-worker" => ex18::idle_worker,
        "ex18-panic" => ex18::panic,
        "ex18-job-kills-all" => ex18::job_kills_all,
        _ => panic!("there is no scenario {name}"),
    }
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
