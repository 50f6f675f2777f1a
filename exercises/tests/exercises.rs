//! Runs the tests of the exercises: `cargo test -p exercises` runs all, and
//! `cargo test -p exercises ex01` runs those of the first. You need not read this file to solve an
//! exercise.
//!
//! Each exercise has its own test program. This program builds those that the command line names,
//! and runs one after another. An exercise that does not compile is reported, and the others still
//! run.

#[path = "support/cargo.rs"]
mod cargo;
#[path = "support/time_limit.rs"]
pub mod time_limit;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

/// The exit code that cargo expects if tests have failed.
const TESTS_FAILED: u8 = 101;

/// The options of a test program that have a value as the next argument.
const OPTIONS_WITH_VALUE: [&str; 7] =
    ["--color", "--format", "--logfile", "--shuffle-seed", "--skip", "--test-threads", "-Z"];

fn main() -> ExitCode {
    match run(env::args().skip(1)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(TESTS_FAILED),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(TESTS_FAILED)
        }
    }
}

/// Runs the tests that the arguments name. Returns whether all of them passed.
fn run(args: impl Iterator<Item = String>) -> Result<bool, String> {
    time_limit::from_env()?;
    let (options, words) = split(args);
    let selected = select(&words).map_err(|error| format!("cannot list the tests: {error}"))?;
    if selected.is_empty() {
        let words = words.join("` or `");
        return Err(format!("no exercise and no test has a name that contains `{words}`"));
    }
    if selected.len() > 1 {
        println!("building the tests of {} exercises", selected.len());
    }
    let targets: Vec<String> = selected.iter().flat_map(Selected::targets).collect();
    let programs = cargo::build(targets.iter().map(String::as_str))
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    let outcomes: Vec<String> =
        selected.iter().map(|exercise| exercise.run(&programs, &options)).collect();
    if selected.len() > 1 {
        print_summary(&selected, &outcomes);
    }
    Ok(outcomes.iter().all(|outcome| outcome == "ok"))
}

/// Splits the arguments of a test program into its options and the words that select tests.
fn split(mut args: impl Iterator<Item = String>) -> (Vec<String>, Vec<String>) {
    let (mut options, mut words) = (Vec::new(), Vec::new());
    while let Some(arg) = args.next() {
        if !arg.starts_with('-') {
            words.push(arg);
            continue;
        }
        let value = if OPTIONS_WITH_VALUE.contains(&arg.as_str()) { args.next() } else { None };
        options.push(arg);
        options.extend(value);
    }
    (options, words)
}

/// An exercise of which tests are to run.
struct Selected {
    exercise: String,
    /// The tests to run: those with a name that contains one of these words. All, if there is none.
    words: Vec<String>,
}

/// Selects the exercises, in order, that contain a test whose name contains one of the words. The
/// full name of a test is `ex01_join::jobs_run_concurrently`. Without words, selects all exercises.
fn select(words: &[String]) -> io::Result<Vec<Selected>> {
    let mut selected = Vec::new();
    for exercise in exercises()? {
        let forks = own_process(&exercise).is_some();
        if forks && cfg!(not(unix)) {
            continue;
        }
        if let Some(words) = words_for(&exercise, words)? {
            selected.push(Selected { exercise, words });
        }
    }
    Ok(selected)
}

/// Returns the words that select tests of the exercise; none if all are selected. Returns `None` if
/// no test is selected.
fn words_for(exercise: &str, words: &[String]) -> io::Result<Option<Vec<String>>> {
    if words.is_empty() || words.iter().any(|word| exercise.contains(word.as_str())) {
        return Ok(Some(Vec::new()));
    }
    let functions = functions_of(exercise)?;
    let without_exercise = |word: &String| match word.split_once("::") {
        Some((name, word)) => exercise.ends_with(name).then(|| word.to_owned()),
        None => Some(word.clone()),
    };
    let mut words: Vec<String> = words.iter().filter_map(without_exercise).collect();
    words.retain(|word| functions.iter().any(|function| function.contains(word)));
    Ok((!words.is_empty()).then_some(words))
}

/// Returns the names of all exercises, in order: those of the files that contain their tests.
fn exercises() -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(Path::new(cargo::PACKAGE).join("tests"))? {
        let file = entry?.file_name();
        let name = file.to_str().and_then(|file| file.strip_suffix(".rs"));
        names.extend(name.filter(|name| is_exercise(name)).map(str::to_owned));
    }
    names.sort_unstable();
    Ok(names)
}

/// Returns whether a name begins like `ex01`.
fn is_exercise(name: &str) -> bool {
    matches!(name.as_bytes(), [b'e', b'x', b'0'..=b'9', b'0'..=b'9', ..])
}

/// Returns the target in which the function of an exercise is called, if it forks.
fn own_process(exercise: &str) -> Option<String> {
    let number = &exercise[..4];
    let folder = Path::new(cargo::PACKAGE).join("tests/own_process").join(number);
    folder.exists().then(|| format!("own_process_{number}"))
}

/// Returns the names of the functions in the tests of an exercise. They are read from the source, so
/// that only the selected exercises are built.
fn functions_of(exercise: &str) -> io::Result<Vec<String>> {
    let file = Path::new(cargo::PACKAGE).join(format!("tests/{exercise}.rs"));
    let source = fs::read_to_string(file)?;
    let functions = source.lines().filter_map(|line| line.strip_prefix("fn ")?.split('(').next());
    Ok(functions.map(str::to_owned).collect())
}

impl Selected {
    /// The targets to build: the tests, and the program that they start, if there is one.
    fn targets(&self) -> impl Iterator<Item = String> {
        [self.exercise.clone()].into_iter().chain(own_process(&self.exercise))
    }

    /// Runs the selected tests, and describes the outcome.
    fn run(&self, programs: &HashMap<String, PathBuf>, options: &[String]) -> String {
        if !self.targets().all(|target| programs.contains_key(&target)) {
            return "does not compile".into();
        }
        println!("\n{}", self.exercise);
        let mut tests = Command::new(&programs[&self.exercise]);
        let status = tests.current_dir(cargo::PACKAGE).args(options).args(&self.words).status();
        match status.map(|status| (status.code(), status)) {
            Ok((Some(0), _)) => "ok".into(),
            Ok((Some(code), _)) if code == i32::from(TESTS_FAILED) => "FAILED".into(),
            Ok((_, status)) => format!("FAILED: its tests were ended by {status}"),
            Err(error) => format!("FAILED: cannot be started: {error}"),
        }
    }
}

fn print_summary(selected: &[Selected], outcomes: &[String]) {
    println!("\nsummary:");
    for (Selected { exercise, .. }, outcome) in selected.iter().zip(outcomes) {
        println!("{exercise} ... {outcome}");
    }
}
