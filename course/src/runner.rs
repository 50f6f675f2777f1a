//! Runs the tests of one exercise.
//!
//! Each test runs in its own process. So it does not matter what an answer does: a test that ends
//! its process, or runs forever, or prints what looks like the output of a test, is reported like
//! any other, and does not hide the others.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cli_core::Context;

use crate::cargo::{self, Build};
use crate::exercises::{Course, Exercise, read};
use crate::messages::messages;
use crate::parallel;
use crate::process::{self, Ended, Limits};
use crate::state;

/// How long a test may take, in units of the limit that it has itself: a test may wait several
/// times, and this limit is for answers that prevent a test from failing.
const LIMITS: u32 = 12;

/// The limit that a test has itself, unless the variable changes it.
const LIMIT_OF_TEST: Duration = Duration::from_secs(5);

/// The variable that changes that limit: a number of seconds, or `none`.
const LIMIT_VARIABLE: &str = "EXERCISE_TIME_LIMIT";

/// For how many failed tests the line of the answer is looked for, because that takes long.
const MOST_BACKTRACES: usize = 3;

/// How much output of a test is kept, in bytes. An answer may print without end.
const KEPT: u64 = 64 * 1024;

/// How to run the tests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    /// Whether the compiler's messages are to be in colour.
    pub(crate) in_colour: bool,
    /// Set to stop early.
    pub(crate) cancelled: Arc<AtomicBool>,
}

/// The outcome of a run.
#[derive(Debug)]
pub(crate) enum Report {
    /// The learner's file, or something else, does not compile.
    NotBuilt {
        /// The compiler's errors, unchanged.
        errors: String,
    },
    /// The tests ran.
    Tested {
        /// The compiler's warnings about the learner's file, unchanged.
        warnings: String,
        /// The tests, in the order of the source.
        tests: Vec<Test>,
    },
    /// The run was cancelled.
    Cancelled,
}

impl Report {
    /// Returns whether all tests have passed.
    pub(crate) fn is_solved(&self) -> bool {
        let Self::Tested { tests, .. } = self else { return false };
        !tests.is_empty() && tests.iter().all(|test| test.end == End::Passed)
    }
}

/// A test that has run.
#[derive(Debug)]
pub(crate) struct Test {
    /// The name of its function.
    pub(crate) name: String,
    /// How it ended.
    pub(crate) end: End,
    /// What it and the answer printed.
    pub(crate) output: String,
    /// The line of the answer from which the test failed, if the place of the panic does not tell.
    pub(crate) line: Option<usize>,
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It passed.
    Passed,
    /// It failed.
    Failed,
    /// Its process ended before the test did.
    Died(ExitStatus),
    /// It did not end in time.
    TimedOut,
}

/// Builds and runs the tests of an exercise, and records the outcome.
///
/// # Errors
///
/// When Cargo or a test cannot be started.
pub(crate) fn run(course: &Course, exercise: &Exercise, request: &Request) -> io::Result<Report> {
    if !course.path(exercise).exists() {
        let (file, number) = (exercise.file(), exercise.number());
        let message = format!("{file} is missing: `cargo course reset {number}` restores it");
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    let hash = state::hash(course, exercise);
    let targets = exercise.targets(&course.root);
    let build = cargo::build(&mut cargo::build_tests(&course.root, &targets), request.in_colour)?;
    let report = match build.programs.get(&exercise.name) {
        Some(program) if build.succeeded => test(course, exercise, program, &build, request)?,
        _ => Report::NotBuilt { errors: build.errors() },
    };
    let is_complete = match report {
        Report::Tested { .. } => true,
        // Otherwise Cargo has failed, for example because it could not download a package.
        Report::NotBuilt { .. } => build.diagnostics.iter().any(|it| it.is_error),
        Report::Cancelled => false,
    };
    // A file that was changed meanwhile is not the one that was tested.
    if let Some(hash) =
        hash.filter(|hash| is_complete && state::hash(course, exercise).as_ref() == Some(hash))
    {
        state::record(course, exercise, &hash, report.is_solved())?;
    }
    Ok(report)
}

fn test(
    course: &Course,
    exercise: &Exercise,
    program: &Path,
    build: &Build,
    request: &Request,
) -> io::Result<Report> {
    let runner = Runner { program: program.into(), folder: course.root.join("exercises") };
    let mut names = runner.names()?;
    let source = read(&course.root.join(exercise.tests()))?;
    names.sort_by_key(|name| source.find(&format!("fn {name}(")));
    let cancelled = &request.cancelled;
    let tests = parallel::map(&names, 1, |name| runner.run(name, cancelled))?;
    let mut tests: Vec<Test> = tests.into_iter().flatten().collect();
    let file = exercise.file();
    for test in tests.iter_mut().filter(|test| test.end == End::Failed).take(MOST_BACKTRACES) {
        runner.find_line(test, &file, cancelled)?;
    }
    if cancelled.load(Ordering::Relaxed) {
        return Ok(Report::Cancelled);
    }
    let about_answer = |files: &[String]| files.iter().any(|it| place_in_workspace(it) == file);
    let warnings = build.diagnostics.iter().filter(|it| about_answer(&it.files));
    Ok(Report::Tested { warnings: warnings.map(|it| it.text.as_str()).collect(), tests })
}

/// Returns a path without `..`: a test includes the learner's file as
/// `exercises/tests/../src/ex01_join.rs`.
pub(crate) fn place_in_workspace(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A test program.
struct Runner {
    program: PathBuf,
    folder: PathBuf,
}

impl Runner {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.folder).stdin(Stdio::null());
        command
    }

    /// Returns the names of all tests.
    fn names(&self) -> io::Result<Vec<String>> {
        let output = self.command().args(["--list", "--format", "terse"]).output();
        let output = output.context("cannot start the tests")?;
        let list = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(list.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
    }

    /// Runs a test, unless the run is cancelled before the test has ended.
    fn run(&self, name: &str, cancelled: &AtomicBool) -> io::Result<Option<Test>> {
        let ended = self.process(name, "0", cancelled)?;
        let end = ended.status.map_or(End::TimedOut, |status| end(status, &ended.output));
        let output = without_frame(&ended.output, name);
        let test = Test { name: name.into(), end, output, line: None };
        Ok((!cancelled.load(Ordering::Relaxed)).then_some(test))
    }

    /// Runs the process of a test. A backtrace takes long, and hides the message.
    fn process(&self, name: &str, backtrace: &str, cancelled: &AtomicBool) -> io::Result<Ended> {
        let mut command = self.command();
        command.args(["--exact", name, "--nocapture", "--test-threads", "1"]);
        command.env("RUST_BACKTRACE", backtrace);
        process::run(command, Limits { time: limit(), output: KEPT, cancelled })
    }

    /// Finds the line of the answer that a failed test came from, if the panic is elsewhere: runs
    /// the test once more, with a backtrace.
    fn find_line(&self, test: &mut Test, file: &str, cancelled: &AtomicBool) -> io::Result<()> {
        if messages(&test.output).iter().all(|it| !it.is_in(file)) {
            let ended = self.process(&test.name, "1", cancelled)?;
            test.line = line_in_backtrace(&ended.output, file);
        }
        Ok(())
    }
}

/// Reads a backtrace, which contains lines such as `at ./tests/../src/ex01_join.rs:24:5`. Returns the
/// first line of a file that is in it.
fn line_in_backtrace(output: &str, file: &str) -> Option<usize> {
    let mut places = output.lines().filter_map(|line| line.trim_start().strip_prefix("at "));
    let file = file.trim_start_matches("exercises/");
    places.find_map(|place| {
        let (place, _column) = place.rsplit_once(':')?;
        let (path, line) = place.rsplit_once(':')?;
        if place_in_workspace(path).ends_with(file) { line.parse().ok() } else { None }
    })
}

/// Returns how long a test may take, if there is a limit.
fn limit() -> Option<Duration> {
    let Some(value) = env::var_os(LIMIT_VARIABLE) else { return Some(LIMITS * LIMIT_OF_TEST) };
    // Each test complains about a value that is wrong.
    let seconds: u64 = value.to_str()?.parse().ok()?;
    Duration::from_secs(seconds).checked_mul(LIMITS).filter(|limit| !limit.is_zero())
}

/// Returns how a test has ended. An answer may end the process with exit code 0, so the end of the
/// output counts, too.
fn end(status: ExitStatus, output: &str) -> End {
    let result = output.rsplit("\ntest result: ").next().unwrap_or_default();
    if status.success() && result.starts_with("ok. 1 passed") {
        End::Passed
    } else if result.starts_with("FAILED.") {
        End::Failed
    } else {
        End::Died(status)
    }
}

/// Removes from the output what the test harness prints around it.
fn without_frame(output: &str, name: &str) -> String {
    let output = output.split_once("running 1 test\n").map_or(output, |(_, rest)| rest);
    let output = output.rsplit_once("\ntest result: ").map_or(output, |(output, _)| output);
    let output = output.split("\nfailures:\n").next().unwrap_or_default();
    let output = output.replace(&format!("test {name} ... "), "");
    let output = output.trim_end().trim_end_matches("FAILED").trim_end_matches("ok");
    let is_note = |line: &&str| !line.starts_with("note: run with `RUST_BACKTRACE=1`");
    output.lines().filter(is_note).collect::<Vec<_>>().join("\n")
}
