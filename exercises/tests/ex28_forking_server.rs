//! The tests of exercise 28. Run them with `cargo test -p exercises ex28`.

#![cfg(unix)]

mod own_process;
mod support;

use own_process::in_own_process;

// The calls and the expected results are in `tests/own_process/ex28/scenarios.rs`. Every test also
// fails if a child is left behind, whether running or as a zombie, or an open file.

const HANGS: &str = "does the server wait for one thing only, and miss another: a connection, the \
                     end of a child, or the end of `stop`?";

const DRAINS: &str = "the end of `stop` was reached while children were running: does the server \
                      wait for a connection or for `grace`, although the last child has ended?";

#[test]
fn each_connection_has_its_own_child() {
    in_own_process("ex28-own-children", HANGS);
}

#[test]
fn there_are_never_more_children_than_allowed_and_caller_blocks() {
    let hint = "there are as many children as allowed, and then one ends: does the server accept \
                the next connection?";
    in_own_process("ex28-at-most", hint);
}

#[test]
fn there_may_be_no_children_at_all() {
    in_own_process("ex28-no-children", "does the server notice the end of `stop`?");
}

#[test]
fn many_connections_are_served() {
    in_own_process("ex28-many", HANGS);
}

#[test]
fn child_that_fails_affects_no_other() {
    let hint = "a child has failed: does the server accept another connection in its place?";
    in_own_process("ex28-failures", hint);
}

#[test]
fn client_that_disconnects_early_is_not_an_error() {
    in_own_process("ex28-gone", HANGS);
}

#[test]
fn child_is_reaped_while_server_is_idle() {
    let hint = "a child has ended, and no connection arrives: is it still a zombie?";
    in_own_process("ex28-reaped-while-idle", hint);
}

#[test]
fn child_is_reaped_while_others_run() {
    let hint = "one of three children has ended, before or after the end of `stop`: is it still a \
                zombie? Does the server wait for another child first?";
    in_own_process("ex28-reaped-while-busy", hint);
}

#[test]
fn other_children_of_caller_are_left_alone() {
    in_own_process("ex28-other-child", HANGS);
}

#[test]
fn caller_blocks_while_idle() {
    in_own_process("ex28-blocks-while-idle", HANGS);
}

#[test]
fn caller_blocks_while_it_drains() {
    in_own_process("ex28-blocks-while-draining", DRAINS);
}

#[test]
fn no_connection_is_accepted_after_stop() {
    in_own_process("ex28-stopped", HANGS);
}

#[test]
fn new_connection_is_refused_after_stop() {
    let hint = "`stop` has reached the end of file, a child is running, and a client can still \
                connect: does the server close the listener before it drains, and each child its \
                copy?";
    in_own_process("ex28-refused", hint);
}

#[test]
fn waiting_connection_is_refused_after_stop() {
    let hint = "there are as many children as allowed, a connection waits, and `stop` has reached \
                the end of file: does the server notice? Have the children closed their copies of \
                the listener, so that the client gets an error?";
    in_own_process("ex28-waiting-refused", hint);
}

#[test]
fn children_finish_after_stop() {
    in_own_process("ex28-drains", DRAINS);
}

#[test]
fn children_are_killed_after_grace() {
    in_own_process("ex28-deadline", "does the server wait forever for a child that hangs?");
}

#[test]
fn grace_is_for_all_children_together() {
    let hint =
        "twenty children hang, and `grace` is 300 ms: does each of them get its own `grace`?";
    in_own_process("ex28-deadline-for-all", hint);
}

#[test]
fn grace_is_not_prolonged_by_children_that_end() {
    in_own_process("ex28-deadline-while-others-end", DRAINS);
}

#[test]
fn grace_is_not_prolonged_by_signals() {
    let hint = "signals keep interrupting the server: does it start to wait for the whole `grace` \
                again after each of them?";
    in_own_process("ex28-deadline-despite-signals", hint);
}

#[test]
fn signals_are_not_errors() {
    in_own_process("ex28-signals", HANGS);
}

#[test]
fn connection_that_cannot_be_accepted_is_an_error() {
    in_own_process("ex28-no-room", "does the server try to accept the connection again and again?");
}

#[test]
fn process_that_cannot_be_created_is_an_error() {
    in_own_process("ex28-no-process", HANGS);
}

#[test]
fn children_are_killed_after_an_error() {
    let hint = "a connection cannot be accepted while a child hangs: does the server return, and \
                kill the child first?";
    in_own_process("ex28-error-while-busy", hint);
}
