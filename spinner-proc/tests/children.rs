//! What becomes of the child process of `spinner-proc`, whatever befalls it or its parent.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

#[path = "../../spinner-core/tests/support/example.rs"]
mod example;
#[path = "../../spinner-core/tests/support/piped.rs"]
mod piped;
mod support;

use example::example;
use piped::{lines, run, start};
use support::{child_of, goes_away, ps};

const PROGRAM: &str = env!("CARGO_BIN_EXE_spinner-proc");

#[test]
fn the_spinner_is_a_child_process() {
    let (mut program, _watchdog) = start(Command::new(PROGRAM).stdout(Stdio::piped()));
    let child = child_of(&first_line(&mut program));
    assert_ne!(child, program.id());
    assert_eq!(ps("ppid", child), program.id().to_string());
    program.wait().expect("it was not waited for yet");
    assert!(goes_away(child), "process {child} lives on");
}

#[test]
fn a_child_that_is_killed_is_reported() {
    let (mut program, _watchdog) = start(Command::new(PROGRAM).stdout(Stdio::piped()));
    let child = child_of(&first_line(&mut program));
    send_sigkill(child);
    let output = program.wait_with_output().expect("its output can be read");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let error = format!("error: process {child} was killed by SIGKILL");
    assert_eq!(lines(&output.stderr), [error]);
    assert!(output.stdout.is_empty(), "no answer: {output:?}");
}

#[test]
fn a_child_ends_when_its_parent_is_killed() {
    let (mut program, _watchdog) = start(Command::new(PROGRAM).stdout(Stdio::piped()));
    let child = child_of(&first_line(&mut program));
    send_sigkill(program.id());
    program.wait().expect("it was not waited for yet");
    assert!(goes_away(child), "process {child} lives on");
}

#[test]
fn a_child_is_reaped_when_the_work_is_done() {
    assert_eq!(end_of("answer").stdout, ["the answer is 42", "no child is left"]);
}

#[test]
fn a_child_is_reaped_when_the_work_panics() {
    let end = end_of("panic-of-parent");
    assert_eq!(end.stdout, ["the work panicked", "no child is left"]);
    assert!(end.stderr.contains("on purpose"), "{end:?}");
}

#[test]
fn a_child_that_is_dropped_is_killed_and_reaped() {
    assert_eq!(end_of("drop").stdout, ["dropped", "no child is left"]);
}

#[test]
fn a_child_that_panics_is_reported() {
    let end = end_of("panic-of-child");
    assert_eq!(end.stdout, ["process PID panicked", "no child is left"]);
    assert!(end.stderr.contains("on purpose"), "{end:?}");
}

#[test]
fn a_child_that_fails_is_reported() {
    let end = end_of("failure-of-child");
    assert_eq!(end.stdout, ["process PID failed with exit code 1", "no child is left"]);
    assert_eq!(end.stderr, "error: out of luck\n");
}

#[test]
fn a_child_says_what_it_has_to_say() {
    assert_eq!(end_of("text-of-child").stdout, ["hello from the child", "no child is left"]);
}

#[test]
fn text_that_waits_at_the_fork_comes_out_once() {
    assert_eq!(end_of("text-at-the-fork").stdout, ["once", "no child is left"]);
}

#[test]
fn a_child_never_goes_on_with_the_code_of_its_parent() {
    let once = ["after the fork", "no child is left", "destructor", "at exit"];
    assert_eq!(end_of("leave").stdout, once);
    assert_eq!(end_of("leave-by-panic").stdout, once);
}

#[test]
fn the_stop_does_not_wait_for_the_next_frame() {
    assert_eq!(end_of("prompt-stop").stdout, ["prompt", "no child is left"]);
}

/// What came out of the program, without what the supervisor says.
#[derive(Debug)]
struct End {
    stdout: Vec<String>,
    stderr: String,
}

/// Runs one part of the test program `child-ends`, which must end well.
fn end_of(part: &str) -> End {
    let program = example(PROGRAM, "child-ends");
    let output = run(Command::new(program).arg(part).stdout(Stdio::piped()));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let mut stdout = lines(&output.stdout);
    stdout.retain(|line| !line.starts_with("spinner object: "));
    End { stdout, stderr: String::from_utf8_lossy(&output.stderr).into_owned() }
}

/// Reads the line that names the child; stdout stays open.
fn first_line(program: &mut Child) -> String {
    let stdout = program.stdout.as_mut().expect("it is a pipe");
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).expect("it can be read");
    line
}

fn send_sigkill(pid: u32) {
    let pid = Pid::from_raw(pid.try_into().expect("process ids are small"));
    kill(pid, Signal::SIGKILL).expect("the process is there, and ours");
}
