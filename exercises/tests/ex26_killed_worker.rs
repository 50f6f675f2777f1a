//! The tests of exercise 26. Run them with `cargo test -p exercises ex26`.

#![cfg(unix)]

mod own_process;
mod support;

use own_process::in_own_process;

// The calls and the expected results are in `tests/own_process/ex26/scenarios.rs`. Every test also
// fails if a worker or an open pipe end is left behind.

const HANGS: &str = "does the parent wait for a worker that was killed, or for a job that no \
                     worker has?";

#[test]
fn each_job_is_done_once_if_no_worker_fails() {
    in_own_process("ex26-no-failure", HANGS);
}

#[test]
fn jobs_and_results_may_be_any_numbers() {
    let hint = "does the parent wait for a result that is 0, or for the second of two equal jobs?";
    in_own_process("ex26-any-jobs", hint);
}

#[test]
fn jobs_without_workers_are_an_error() {
    in_own_process("ex26-no-workers", HANGS);
}

#[test]
fn there_may_be_fewer_jobs_than_workers() {
    in_own_process("ex26-few-jobs", HANGS);
}

#[test]
fn workers_run_concurrently() {
    let hint = "each of the jobs, as many as there are workers, waits until all have started: does \
                each worker have a job?";
    in_own_process("ex26-concurrent", hint);
}

#[test]
fn no_job_waits_for_a_slow_one() {
    let hint = "all workers but one have a job that waits until all other jobs have started: does \
                the free worker get more jobs? Does the parent notice its results?";
    in_own_process("ex26-slow-job", hint);
}

#[test]
fn all_jobs_are_done_if_one_worker_is_left() {
    in_own_process("ex26-failures", HANGS);
}

#[test]
fn job_that_kills_all_workers_but_one_is_done_by_the_last() {
    in_own_process("ex26-same-job", HANGS);
}

#[test]
fn workers_may_be_killed_simultaneously() {
    in_own_process("ex26-simultaneous-failures", HANGS);
}

#[test]
fn last_job_is_repeated_by_an_idle_worker() {
    in_own_process("ex26-last-job", HANGS);
}

#[test]
fn worker_may_be_killed_while_idle() {
    in_own_process("ex26-idle-worker", HANGS);
}

#[test]
fn result_is_used_if_its_worker_is_killed_afterwards() {
    let hint = "a worker was killed after it had sent its result: does the parent wait for it?";
    in_own_process("ex26-sent-result", hint);
}

#[test]
fn caller_blocks_while_it_waits() {
    in_own_process("ex26-blocks", HANGS);
}

#[test]
fn signals_are_not_errors() {
    in_own_process("ex26-signals", HANGS);
}

#[test]
fn pipe_that_cannot_be_created_is_an_error() {
    in_own_process("ex26-no-room", HANGS);
}

#[test]
fn worker_may_panic() {
    in_own_process("ex26-panic", HANGS);
}

#[test]
fn job_that_kills_every_worker_is_an_error() {
    let hint = "each worker that takes the job is killed: when does your function give up?";
    in_own_process("ex26-job-kills-all", hint);
}
