//! The tests of exercise 16. Run them with `cargo test -p exercises ex16`.

#![cfg(unix)]

mod own_process;
mod support;

use own_process::in_own_process;

// The calls and the expected results are in `tests/own_process/ex16/scenarios.rs`.

#[test]
fn pool_of_one_worker_finishes() {
    let hint = "the worker waits for the end of its jobs. Which processes have the write end of \
                that pipe open?";
    in_own_process("ex16-one-worker", hint);
}

#[test]
fn pool_of_many_workers_finishes() {
    let hint = "the first worker waits for the end of its jobs. What does the second worker \
                inherit from its parent?";
    in_own_process("ex16-many-workers", hint);
}

#[test]
fn worker_has_only_its_own_two_ends_open() {
    let hint = "each of the three workers waits until all have started: do they run concurrently?";
    in_own_process("ex16-open-ends", hint);
}

#[test]
fn killed_worker_is_an_error() {
    let hint = "does another process than the worker have the write end of its sum open?";
    in_own_process("ex16-killed-worker", hint);
}
