use crate::own_process::in_own_process;

// What is called, and what is expected, stands in `src/bin/in_own_process/ex15.rs`. All these tests
// fail as well if a child is left behind, running or as a zombie.

const END: &str = "who still has a writing end of the pipe open? Does the child leave, whatever \
                   happens?";

#[test]
fn the_work_is_done_in_a_child_and_its_value_comes_back() {
    in_own_process("ex15-answer", END);
}

#[test]
fn a_value_that_does_not_fit_into_the_pipe_comes_back() {
    let hint = "the child waits until somebody reads, since the pipe is full. Is the parent \
                waiting for the child?";
    in_own_process("ex15-large", hint);
}

#[test]
fn how_the_child_ended_counts_even_if_the_value_has_no_bytes() {
    in_own_process("ex15-no-bytes", END);
}

#[test]
fn a_child_that_panics_is_an_error() {
    in_own_process("ex15-panic", END);
}

#[test]
fn a_child_that_is_killed_is_an_error() {
    in_own_process("ex15-kill", END);
}

#[test]
fn a_child_that_leaves_without_a_value_is_an_error() {
    in_own_process("ex15-leave", END);
}

#[test]
fn text_that_waits_at_the_call_comes_out_once() {
    let stdout = in_own_process("ex15-text", END);
    let why = "the child has a copy of all that waits in the buffer of stdout: flush before the \
               fork, and leave with `_exit`";
    assert_eq!(stdout, "once and for all\n", "{why}");
}

#[test]
fn the_child_does_not_clean_up_for_its_parent() {
    let stdout = in_own_process("ex15-at-exit", END);
    let why = "what is registered for the exit of the program must run once, in the parent: a \
               child leaves with `_exit`";
    assert_eq!(stdout, "at exit\n", "{why}");
}
