//! The tests of exercise 24. Run them with `cargo test -p exercises ex24`.

#![cfg(unix)]

mod own_process;
mod support;

use own_process::in_own_process;

// The calls and the expected results are in `tests/own_process/ex24/scenarios.rs`. Every test also
// fails if a worker or an open pipe end is left behind.

const HANGS: &str = "a process waits for the end of a pipe whose write end is still open, or \
                     writes to a pipe whose read end is open but never read. Which processes have \
                     that end open?";

#[test]
fn pool_of_one_worker_finishes() {
    let hint = "the worker waits for the end of its jobs. Which processes have the write end of \
                that pipe open? One of them may be the worker itself";
    in_own_process("ex24-one-worker", hint);
}

#[test]
fn pool_of_many_workers_finishes() {
    let hint = "the first worker waits for the end of its jobs. Which write ends does the second \
                worker inherit from its parent, and which of them does it close?";
    in_own_process("ex24-many-workers", hint);
}

#[test]
fn numbers_are_distributed_evenly() {
    in_own_process("ex24-even-shares", HANGS);
}

#[test]
fn workers_run_concurrently() {
    let hint = "each of twelve workers has one job and waits in it until all twelve have started: \
                are all workers started before the first one has to finish?";
    in_own_process("ex24-concurrent", hint);
}

#[test]
fn pool_without_workers_is_an_error() {
    in_own_process("ex24-no-workers", HANGS);
}

#[test]
fn worker_has_only_its_own_two_ends_open() {
    let hint = "each worker waits in its only job until all have started, and counts its open pipe \
                ends then: do all workers run at the same time, and does each get one job?";
    in_own_process("ex24-open-ends", hint);
}

#[test]
fn killed_worker_is_an_error() {
    let hint = "a worker was killed, and the caller waits for its sum. Does another process than \
                the worker have the write end of that pipe open?";
    in_own_process("ex24-killed-worker", hint);
}

#[test]
fn caller_notices_if_no_worker_reads_its_jobs() {
    let hint = "all workers were killed, and the caller waits until there is room in a pipe of \
                jobs. Does the caller itself have the read end of that pipe open?";
    in_own_process("ex24-all-killed", hint);
}

#[test]
fn exit_before_the_sum_is_sent_is_an_error() {
    in_own_process("ex24-exit", HANGS);
}

#[test]
fn worker_that_panics_is_an_error() {
    in_own_process("ex24-panic", HANGS);
}

#[test]
fn signals_are_not_errors() {
    in_own_process("ex24-signals", HANGS);
}

#[test]
fn pipe_that_cannot_be_created_is_an_error() {
    in_own_process("ex24-no-room", HANGS);
}
