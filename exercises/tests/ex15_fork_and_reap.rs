//! The tests of exercise 15. Run them with `cargo test -p exercises ex15`.

#![cfg(unix)]

mod own_process;
mod support;

use own_process::in_own_process;

// The calls and the expected results are in `tests/own_process/ex15/scenarios.rs`. Every test also fails
// if a child is left behind, whether running or as a zombie.

const HANGS: &str = "which process still has a write end of the pipe open? Does the child exit in \
                     all cases?";

#[test]
fn value_computed_in_child_is_returned() {
    in_own_process("ex15-value", HANGS);
}

#[test]
fn value_larger_than_the_pipe_is_returned() {
    let hint = "the pipe is full, so the child waits until its parent reads. Is the parent waiting \
                for the child?";
    in_own_process("ex15-large-value", hint);
}

#[test]
fn exit_status_is_checked_if_value_has_zero_bytes() {
    in_own_process("ex15-zero-bytes", HANGS);
}

#[test]
fn panic_in_child_is_an_error() {
    in_own_process("ex15-panic", HANGS);
}

#[test]
fn killed_child_is_an_error() {
    in_own_process("ex15-killed", HANGS);
}

#[test]
fn exit_without_a_value_is_an_error() {
    in_own_process("ex15-early-exit", HANGS);
}

#[test]
fn buffered_text_is_printed_once() {
    let stdout = in_own_process("ex15-buffered-text", HANGS);
    let why = "the child has a copy of the stdout buffer: flush before the fork, and exit with \
               `_exit`";
    assert_eq!(stdout, "once and for all\n", "{why}");
}

#[test]
fn exit_handlers_run_only_in_parent() {
    let stdout = in_own_process("ex15-exit-handler", HANGS);
    let why = "exit handlers must run once, in the parent: the child must exit with `_exit`";
    assert_eq!(stdout, "at exit\n", "{why}");
}
