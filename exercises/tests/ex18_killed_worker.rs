//! The tests of exercise 18. Run them with `cargo test -p exercises ex18`.

#![cfg(unix)]

mod own_process;
mod support;

use own_process::in_own_process;

// The calls and the expected results are in `tests/own_process/ex18/scenarios.rs`.

const HANGS: &str = "does the parent wait for a worker that was killed, or for a job that no \
                     worker has?";

#[test]
fn each_job_is_done_once_if_no_worker_fails() {
    in_own_process("ex18-no-failure", HANGS);
}

#[test]
fn there_may_be_fewer_jobs_than_workers() {
    in_own_process("ex18-few-jobs", HANGS);
}

#[test]
fn workers_run_concurrently() {
    let hint = "each of the three jobs waits until all have started: does each worker have a job?";
    in_own_process("ex18-concurrent", hint);
}

#[test]
fn no_job_waits_for_a_slow_one() {
    let hint = "the first job waits until all others have started: does the other worker get more \
                jobs? Does the parent notice its results?";
    in_own_process("ex18-slow-job", hint);
}

#[test]
fn all_jobs_are_done_if_one_worker_is_left() {
    in_own_process("ex18-failures", HANGS);
}

#[test]
fn job_that_kills_three_workers_is_done_by_the_fourth() {
    in_own_process("ex18-same-job", HANGS);
}

#[test]
fn workers_may_be_killed_simultaneously() {
    in_own_process("ex18-simultaneous-failures", HANGS);
}

#[test]
fn last_job_is_repeated_by_an_idle_worker() {
    in_own_process("ex18-last-job", HANGS);
}

#[test]
fn worker_may_be_killed_while_idle() {
    in_own_process("ex18-idle-worker", HANGS);
}

#[test]
fn worker_may_panic() {
    in_own_process("ex18-panic", HANGS);
}

#[test]
fn job_that_kills_every_worker_is_an_error() {
    let hint = "each worker that takes the job is killed: when does your function give up?";
    in_own_process("ex18-job-kills-all", hint);
}
