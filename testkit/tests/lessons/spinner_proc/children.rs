//! The child process of `spinner-proc`: it is reaped, reported, and never left behind.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::process::{ChildStdout, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use testkit::process_group::{group_of, wait_until_ended};
use testkit::process_list::process;
use testkit::program::{Program, Run, example, finish, run, start};

use super::spinner_object::pid_in;

const PROGRAM: &str = testkit::lesson!("spinner-proc");

/// Starts the program and waits for its first line. Returns the child's process id, and stdout,
/// which must stay open.
fn start_spinner() -> (Program, Pid, BufReader<ChildStdout>) {
    let mut program = start(&mut Command::new(PROGRAM), Stdio::piped(), "");
    let mut stdout = BufReader::new(program.take_stdout());
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a pipe can be read");
    (program, pid_in(&line), stdout)
}

fn send_sigkill(pid: Pid) {
    kill(pid, Signal::SIGKILL).expect("the process has not been reaped");
}

#[test]
fn spinner_is_a_child_process() {
    let (program, child, _stdout) = start_spinner();
    assert_ne!(child, group_of(&program));
    let spinner = process(child).expect("the spinner turns for three seconds");
    assert_eq!(spinner.parent, group_of(&program));
    let _ = finish(program).output();
    wait_until_ended(child);
}

#[test]
fn killed_spinner_is_an_error() {
    let (program, child, mut stdout) = start_spinner();
    send_sigkill(child);
    let run = finish(program);
    assert_eq!(run.error(1), format!("error: process {child} was killed by SIGKILL"));
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).expect("a pipe can be read");
    assert_eq!(rest, "", "there is no answer");
}

#[test]
fn spinner_ends_when_its_parent_is_killed() {
    let (program, child, _stdout) = start_spinner();
    send_sigkill(group_of(&program));
    assert_eq!(finish(program).signal, Some(Signal::SIGKILL as i32));
    wait_until_ended(child);
}

/// Runs a scenario of the test program `supervisor-ends`, which must exit with code 0.
fn scenario(name: &str) -> Run {
    let mut run = run(Command::new(example("supervisor-ends")).arg(name), "");
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines = run.stdout.split_inclusive('\n');
    run.stdout = lines.filter(|line| !line.starts_with("spinner object: ")).collect();
    run
}

#[test]
fn spinner_is_reaped_when_the_work_is_done() {
    assert_eq!(scenario("answer").output(), "the answer is 42\nno child is left\n");
}

#[test]
fn spinner_is_reaped_when_the_work_panics() {
    let run = scenario("panic");
    assert_eq!(run.stdout, "the work panicked\nno child is left\n");
    assert!(run.stderr.contains("on purpose"), "the panic is not printed: {run:?}");
}

/// If the program that starts this one ignores SIGCHLD, this one inherits that.
#[test]
fn spinner_is_reaped_although_sigchld_was_ignored() {
    let ignored = "the answer is 42\nno child is left\n";
    assert_eq!(scenario("ignored-sigchld").output(), ignored);
}

#[test]
fn spinner_stops_without_waiting_for_the_next_frame() {
    assert_eq!(scenario("fast-stop").output(), "fast\nno child is left\n");
}
