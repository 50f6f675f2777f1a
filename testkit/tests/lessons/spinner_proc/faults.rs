//! Signals to a spinner in a process at any moment, too little room for it, and closed streams.
//!
//! The program is the quiz, because `spinner-proc` itself takes three seconds.
#![cfg(unix)]

use std::process::{Command, Stdio};

use nix::sys::signal::Signal;
use testkit::program::{Program, example, run, start};
use testkit::random_moments::{Expected, Fault, Target, inject_at_random_moments};
use testkit::resource_limits::run_with_process_limit;

/// Two primes. Checking the first takes no time, the second takes a few hundredths of a second.
const CASES: [&str; 2] = ["2", "142702110479723"];

const SIGNALS: [Signal; 3] = [Signal::SIGKILL, Signal::SIGTERM, Signal::SIGINT];

fn quiz() -> Command {
    Command::new(example("prime-proc"))
}

fn start_quiz(number: &&str) -> Program {
    start(quiz().arg(number), Stdio::piped(), "")
}

/// Injects each of the faults at random moments.
fn inject(faults: &[Fault]) {
    inject_at_random_moments(faults, &CASES, start_quiz, |number, expected, run| match expected {
        Expected::Success => assert_eq!(count_lines(&run.output(), number), 2),
        Expected::WorkerKilled(worker, signal) => {
            assert_eq!(run.error(1), format!("error: process {worker} was killed by {signal}"));
            assert_eq!(count_lines(&run.stdout, number), 1, "there is no answer");
            let object = format!("spinner object: Child {{ pid: Pid({worker}), ");
            assert!(run.stdout.starts_with(&object), "another worker was killed: {run:?}");
        }
        Expected::Killed => {
            assert_eq!(run.stderr, "");
            count_lines(&run.stdout, number);
        }
    });
}

/// Returns how many of the quiz's two lines there are. Asserts that there is nothing else.
#[track_caller]
fn count_lines(stdout: &str, number: &str) -> usize {
    let starts = ["spinner object: Child { pid: Pid(", &format!("{number} is prime (")];
    let ends = [") }\n", "s)\n"];
    let lines: Vec<&str> = stdout.split_inclusive('\n').collect();
    assert!(lines.len() <= 2, "{stdout}");
    for ((line, start), end) in lines.iter().zip(starts).zip(ends) {
        assert!(line.starts_with(start) && line.ends_with(end), "{stdout}");
    }
    lines.len()
}

#[test]
fn spinner_killed_at_any_moment_is_named() {
    inject(&SIGNALS.map(|signal| Fault::Kill(Target::Worker, signal)));
}

#[test]
fn parent_killed_at_any_moment_leaves_no_spinner_behind() {
    inject(&SIGNALS.map(|signal| Fault::Kill(Target::Parent, signal)));
}

#[test]
fn group_killed_at_any_moment_ends() {
    inject(&SIGNALS.map(|signal| Fault::Kill(Target::Group, signal)));
}

#[test]
fn processes_paused_at_any_moment_succeed() {
    inject(&[Target::Worker, Target::Parent, Target::Group].map(Fault::Pause));
}

#[test]
fn process_that_cannot_be_started_is_an_error() {
    let run = run_with_process_limit(1, example("prime-proc"), "2");
    assert!(run.error(1).starts_with("error: cannot start a process: "), "{run:?}");
    assert_eq!(run.stdout, "");
}

/// At which limit it fails depends on the files that this test has inherited, so several are tried.
#[test]
fn pipe_that_cannot_be_made_is_an_error() {
    let runs = [4, 5, 6, 7, 100].map(|limit| {
        let script = format!(r#"ulimit -n {limit}; exec "$0" 2"#);
        run(Command::new("sh").args(["-c", &script]).arg(example("prime-proc")), "")
    });
    assert!(runs[0].error(1).starts_with("error: cannot make a pipe: "), "{runs:?}");
    for run in &runs {
        assert!(run.code == Some(0) || run.error(1).contains("cannot make a pipe"), "{run:?}");
    }
    assert_eq!(runs[4].code, Some(0), "{runs:?}");
}

/// Rust's runtime replaces a closed stream by `/dev/null`.
#[test]
fn closed_streams_succeed() {
    for (redirection, lines) in [("<&-", 2), ("2>&-", 2), (">&-", 0), ("<&- >&-", 0)] {
        let script = format!(r#"exec "$0" 2 {redirection}"#);
        let run = run(Command::new("sh").args(["-c", &script]).arg(example("prime-proc")), "");
        assert_eq!(count_lines(&run.output(), "2"), lines, "{redirection}");
    }
}
