//! The tests of exercise 27. Run them with `cargo test -p exercises ex27`.

#![cfg(unix)]

mod own_process;
mod support;

use own_process::in_own_process;

// The calls and the expected results are in `tests/own_process/ex27/scenarios.rs`. Every test also
// fails if a worker is left behind, whether running or as a zombie.

const HANGS: &str = "does the parent wait for a result that never comes, instead of waiting for \
                     the workers to end?";

const WAITS: &str = "a worker was killed or paused at one of its operations on the shared memory, \
                     and the others must go on without it: do they wait for a lock that it holds, \
                     or for a job that it has not claimed yet?";

#[test]
fn each_job_is_done_once_if_no_worker_fails() {
    in_own_process("ex27-no-failure", HANGS);
}

#[test]
fn jobs_and_results_may_be_any_numbers() {
    in_own_process("ex27-any-jobs", HANGS);
}

#[test]
fn jobs_without_workers_have_no_results() {
    in_own_process("ex27-no-workers", HANGS);
}

#[test]
fn workers_run_concurrently() {
    let hint = "each of the jobs, as many as there are workers, waits until all have started: does \
                each worker claim one job at a time?";
    in_own_process("ex27-concurrent", hint);
}

#[test]
fn no_job_waits_for_a_slow_one() {
    let hint = "all workers but one have a job that waits until all other jobs have started: does \
                the free worker claim these jobs?";
    in_own_process("ex27-slow-job", hint);
}

#[test]
fn no_job_is_claimed_twice_wherever_a_worker_is_paused() {
    in_own_process("ex27-paused", WAITS);
}

#[test]
fn one_job_is_lost_at_most_wherever_a_worker_is_killed() {
    in_own_process("ex27-killed", WAITS);
}

#[test]
fn workers_stop_only_for_a_stored_break_wherever_a_worker_is_killed() {
    in_own_process("ex27-killed-with-break", WAITS);
}

#[test]
fn job_that_kills_its_worker_has_no_result() {
    in_own_process("ex27-deadly-jobs", HANGS);
}

#[test]
fn other_workers_go_on_after_failures() {
    in_own_process("ex27-go-on", HANGS);
}

#[test]
fn jobs_have_no_results_if_no_worker_is_left() {
    in_own_process("ex27-all-killed", HANGS);
}

#[test]
fn job_that_panics_has_no_result() {
    in_own_process("ex27-panic", HANGS);
}

#[test]
fn no_job_starts_after_a_break() {
    in_own_process("ex27-break", HANGS);
}

#[test]
fn break_does_not_cut_off_jobs_in_progress() {
    in_own_process("ex27-break-in-progress", HANGS);
}

#[test]
fn caller_has_one_child_per_worker_and_blocks() {
    in_own_process("ex27-blocks", HANGS);
}

#[test]
fn signals_are_not_errors() {
    in_own_process("ex27-signals", HANGS);
}

#[test]
fn memory_that_cannot_be_created_is_an_error() {
    in_own_process("ex27-no-memory", HANGS);
}

#[test]
fn process_that_cannot_be_created_is_an_error() {
    in_own_process("ex27-no-process", HANGS);
}
