//! How children end, what `join` reports, and that no child is left behind.
#![cfg(unix)]

use std::process::Command;

use testkit::program::{Run, example, run};

/// Runs a scenario of the test program `child-ends`, which must exit with code 0.
fn scenario(name: &str) -> Run {
    let run = run(Command::new(example("child-ends")).arg(name), "");
    assert_eq!(run.code, Some(0), "{run:?}");
    run
}

/// Asserts what a scenario prints.
#[track_caller]
fn assert_prints(name: &str, stdout: &[&str], stderr: &str) {
    let run = scenario(name);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((&lines[..], &*run.stderr), (stdout, stderr));
}

#[test]
fn join_of_a_child_that_succeeds_is_ok() {
    assert_prints("success", &["success", "no child is left"], "");
}

#[test]
fn join_of_a_child_that_panics_is_an_error() {
    let run = scenario("panic");
    assert_eq!(run.stdout, "process PID panicked\nno child is left\n");
    assert!(run.stderr.contains("on purpose"), "the panic is not printed: {run:?}");
}

#[test]
fn join_of_a_child_that_fails_is_an_error() {
    let stdout = ["process PID failed with exit code 1", "no child is left"];
    assert_prints("error", &stdout, "error: out of luck\n");
}

#[test]
fn join_of_a_child_that_exits_reports_its_exit_code() {
    let stdout = ["process PID failed with exit code 7", "no child is left"];
    assert_prints("exit-code", &stdout, "");
}

#[test]
fn join_of_a_child_that_is_killed_reports_the_signal() {
    let stdout = ["process PID was killed by SIGKILL", "no child is left"];
    assert_prints("killed", &stdout, "");
}

#[test]
fn drop_kills_and_reaps_a_child() {
    assert_prints("drop", &["dropped", "no child is left"], "");
}

#[test]
fn text_of_a_child_is_flushed() {
    assert_prints("text-of-child", &["text of the child", "no child is left"], "");
}

#[test]
fn text_before_a_fork_is_printed_once() {
    assert_prints("text-before-fork", &["text before the fork", "no child is left"], "");
}

/// The lines that a child must not print a second time.
const ONCE: [&str; 4] = ["after the fork", "no child is left", "destructor", "exit handler"];

#[test]
fn run_never_returns_to_the_parents_code() {
    assert_prints("return", &[&["success"], &ONCE[..]].concat(), "");
}

#[test]
fn panic_in_run_never_unwinds_into_the_parents_code() {
    let run = scenario("return-after-panic");
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines, [&["process PID panicked"], &ONCE[..]].concat());
}

#[test]
fn dropped_token_ends_the_child_with_an_error() {
    let stdout = [&["process PID failed with exit code 1"], &ONCE[..]].concat();
    let stderr = "error: a child process was started without any work\n";
    assert_prints("dropped-token", &stdout, stderr);
}

/// The first child still runs when the second has dropped its copy, and is joined by the parent.
#[test]
fn drop_in_another_process_does_nothing() {
    assert_prints("drop-in-other-process", &["success", "success", "no child is left"], "");
}

#[test]
fn join_in_another_process_is_an_error() {
    let run = scenario("join-in-other-process");
    let stdout = "process PID failed with exit code 1\nsuccess\nno child is left\n";
    assert_eq!(run.stdout, stdout);
    let expected = "was started by another process, which has to join it\n";
    assert!(run.stderr.ends_with(expected), "wrong error: {run:?}");
}

#[test]
fn try_join_returns_a_child_that_runs_and_reaps_one_that_has_ended() {
    let stdout = ["running", "process PID failed with exit code 7", "no child is left"];
    assert_prints("try-join", &stdout, "");
}

#[test]
fn try_join_in_another_process_is_an_error() {
    let run = scenario("try-join-in-other-process");
    let stdout = "process PID failed with exit code 1\nsuccess\nno child is left\n";
    assert_eq!(run.stdout, stdout);
    let expected = "was started by another process, which has to join it\n";
    assert!(run.stderr.ends_with(expected), "wrong error: {run:?}");
}

/// Otherwise the system would discard how the children ended.
#[test]
fn join_works_although_sigchld_was_ignored() {
    let stdout = ["success", "process PID failed with exit code 1", "dropped", "no child is left"];
    assert_prints("ignored-sigchld", &stdout, "error: out of luck\n");
}
