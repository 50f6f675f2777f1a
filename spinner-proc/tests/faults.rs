//! What becomes of a spinner in a process when a signal comes, at whatever moment that may be, and
//! where there is no room for it.
//!
//! The program is the quiz, as `spinner-proc` itself takes three seconds.
#![cfg(unix)]

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::Signal;

#[path = "../../primes-core/tests/support/crowded.rs"]
mod crowded;
#[path = "../../spinner-core/tests/support/example.rs"]
mod example;
#[path = "../../primes-core/tests/support/group.rs"]
mod group;
#[path = "../../primes-core/tests/support/moments.rs"]
mod moments;
#[path = "../../primes-core/tests/support/run.rs"]
mod run;
#[path = "../../primes-core/tests/support/setting.rs"]
mod setting;

use crowded::run_in_a_crowd;
use example::example;
use moments::{End, Fault, To, at_random_moments};
use run::{run, start};

const PROGRAM: &str = env!("CARGO_BIN_EXE_spinner-proc");

/// Primes: the first is found to be one at once, the second after some hundredths of a second.
const CASES: [&str; 2] = ["2", "142702110479723"];

const SIGNALS: [Signal; 3] = [Signal::SIGKILL, Signal::SIGTERM, Signal::SIGINT];

fn quiz() -> PathBuf {
    example(PROGRAM, "prime-proc")
}

fn start_quiz(number: &&str) -> Child {
    start(Command::new(quiz()).arg(number), Stdio::piped(), "")
}

/// Disturbs the quiz with each of the faults.
fn disturb_spinner(faults: &[Fault]) {
    at_random_moments(faults, &CASES, start_quiz, |number, end, run| match end {
        End::Well => assert_eq!(lines_of_quiz(&run.output(), number), 2),
        End::WithoutWorker(worker, signal) => {
            assert_eq!(run.error(1), format!("error: process {worker} was killed by {signal}"));
            let object = format!("spinner object: Process {{ pid: Pid({worker}) }}\n");
            assert_eq!(run.stdout, object, "there is no answer");
        }
        End::BySignal => {
            assert_eq!(run.stderr, "");
            lines_of_quiz(&run.stdout, number);
        }
    });
}

/// How many of the two lines there are; there is nothing else.
#[track_caller]
fn lines_of_quiz(stdout: &str, number: &str) -> usize {
    let starts = ["spinner object: Process { pid: Pid(", &format!("{number} is prime (")];
    let ends = [") }\n", "s)\n"];
    let lines: Vec<&str> = stdout.split_inclusive('\n').collect();
    assert!(lines.len() <= 2, "{stdout}");
    for ((line, start), end) in lines.iter().zip(starts).zip(ends) {
        assert!(line.starts_with(start) && line.ends_with(end), "{stdout}");
    }
    lines.len()
}

#[test]
fn a_spinner_that_is_ended_at_any_moment_is_named() {
    disturb_spinner(&SIGNALS.map(|signal| Fault::End(To::Worker, signal)));
}

#[test]
fn a_parent_that_is_ended_at_any_moment_leaves_no_spinner_behind() {
    disturb_spinner(&SIGNALS.map(|signal| Fault::End(To::Parent, signal)));
}

#[test]
fn all_processes_may_be_ended_at_any_moment() {
    disturb_spinner(&SIGNALS.map(|signal| Fault::End(To::All, signal)));
}

#[test]
fn any_or_all_may_be_stopped_and_continued_at_any_moment() {
    disturb_spinner(&[To::Worker, To::Parent, To::All].map(Fault::Pause));
}

#[test]
fn a_process_that_cannot_be_started_is_an_error() {
    let run = run_in_a_crowd("1", quiz(), "2");
    assert!(run.error(1).starts_with("error: cannot start a process: "), "{run:?}");
    assert_eq!(run.stdout, "");
}

/// Where the limit bites depends on the files that we inherit ourselves, so it is searched for.
#[test]
fn a_pipe_that_cannot_be_made_is_an_error() {
    let runs = [4, 5, 6, 7, 100].map(|limit| {
        let script = format!(r#"ulimit -n {limit}; exec "$0" 2"#);
        run(Command::new("sh").args(["-c", &script]).arg(quiz()), "")
    });
    assert!(runs[0].error(1).starts_with("error: cannot make a pipe: "), "{runs:?}");
    for run in &runs {
        assert!(run.code == Some(0) || run.error(1).contains("cannot make a pipe"), "{run:?}");
    }
    assert_eq!(runs[4].code, Some(0), "{runs:?}");
}

/// Rust opens `/dev/null` in place of what is closed.
#[test]
fn closed_streams_are_like_those_that_nobody_looks_at() {
    for (redirection, lines) in [("<&-", 2), ("2>&-", 2), (">&-", 0), ("<&- >&-", 0)] {
        let script = format!(r#"exec "$0" 2 {redirection}"#);
        let run = run(Command::new("sh").args(["-c", &script]).arg(quiz()), "");
        assert_eq!(lines_of_quiz(&run.output(), "2"), lines, "{redirection}");
    }
}
