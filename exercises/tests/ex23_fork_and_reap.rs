//! The tests of exercise 23. Run them with `cargo test -p exercises ex23`.

#![cfg(unix)]

mod own_process;
mod support;

use own_process::in_own_process;

// The calls and the expected results are in `tests/own_process/ex23/scenarios.rs`. Every test also
// fails if a child is left behind, whether running or as a zombie, or an open pipe end.

const HANGS: &str = "which process still has a write end of the pipe open? Does the child exit in \
                     all cases?";

#[test]
fn value_computed_in_child_is_returned() {
    in_own_process("ex23-value", HANGS);
}

#[test]
fn value_of_any_size_is_returned() {
    let hint = "the pipe is full, so the child waits until its parent reads. Is the parent waiting \
                for the child?";
    in_own_process("ex23-any-size", hint);
}

#[test]
fn value_of_zero_bytes_is_told_from_no_value() {
    in_own_process("ex23-zero-bytes", HANGS);
}

#[test]
fn panic_in_child_is_an_error() {
    in_own_process("ex23-panic", HANGS);
}

#[test]
fn killed_child_is_an_error() {
    in_own_process("ex23-killed", HANGS);
}

#[test]
fn exit_without_a_value_is_an_error() {
    in_own_process("ex23-early-exit", HANGS);
}

#[test]
fn value_that_cannot_be_encoded_is_an_error() {
    in_own_process("ex23-not-encodable", HANGS);
}

#[test]
fn buffered_text_is_printed_once() {
    let stdout = in_own_process("ex23-buffered-text", HANGS);
    let why = "the child has a copy of the stdout buffer: flush before the fork, and exit with \
               `_exit`";
    assert_eq!(stdout, "once and for all\n", "{why}");
}

#[test]
fn buffered_text_is_printed_once_if_work_prints() {
    let stdout = in_own_process("ex23-printed-lines", HANGS);
    let why = "the child has a copy of the stdout buffer, and prints it with its own line: flush \
               before the fork";
    assert_eq!(stdout, "before, in the child\nafter\n", "{why}");
}

#[test]
fn exit_handlers_run_only_in_parent() {
    let stdout = in_own_process("ex23-exit-handler", HANGS);
    let why = "exit handlers must run once, in the parent: the child must exit with `_exit`";
    assert_eq!(stdout, "at exit\n", "{why}");
}

#[test]
fn other_children_of_caller_are_left_alone() {
    in_own_process("ex23-other-child", HANGS);
}

#[test]
fn caller_blocks_until_value_arrives() {
    in_own_process("ex23-slow-work", HANGS);
}

#[test]
fn caller_blocks_until_child_has_ended() {
    in_own_process("ex23-slow-end", HANGS);
}

#[test]
fn signal_may_interrupt_reading() {
    in_own_process("ex23-interrupted-read", HANGS);
}

#[test]
fn signal_may_interrupt_waiting() {
    in_own_process("ex23-interrupted-wait", HANGS);
}

#[test]
fn signal_may_interrupt_writing() {
    in_own_process("ex23-interrupted-write", HANGS);
}

#[test]
fn child_is_reaped_if_pipe_cannot_be_read() {
    in_own_process("ex23-read-error", HANGS);
}

#[test]
fn pipe_that_cannot_be_created_is_an_error() {
    in_own_process("ex23-no-room", HANGS);
}
