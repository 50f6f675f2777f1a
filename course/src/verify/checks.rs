//! The checks that are not about one answer.

use std::fs;
use std::io;
use std::process::{Command, Stdio};

use cli_core::Context;

use super::copy::Copy;
use super::table::Part;
use crate::exercises::{Course, Exercise, WithPath, cargo};

/// Checks that the exercises and the solutions compile without warnings.
pub(super) fn lints(course: &Course) -> io::Result<Part> {
    let mut problems = Vec::new();
    for features in ["", "solutions"] {
        let mut clippy = cargo();
        clippy.args(["clippy", "--quiet", "--package", "exercises", "--all-targets", "--features"]);
        clippy.args([features, "--", "--deny", "warnings"]).current_dir(&course.root);
        let (succeeded, output) = run(&mut clippy)?;
        if !succeeded {
            problems.push(format!("clippy with the features `{features}`:\n{output}"));
        }
    }
    Ok(Part::check("stubs and solutions compile without warnings", problems))
}

/// Checks that an answer that does not compile affects no other exercise: one that forks, and one
/// that does not.
pub(super) fn isolation(course: &Course, copy: &Copy) -> io::Result<Part> {
    copy.set_combined(course, false)?;
    let forks = |exercise: &&Exercise| exercise.own_process(&course.root).is_some();
    let (forking, others): (Vec<&Exercise>, Vec<&Exercise>) =
        course.exercises.iter().partition(forks);
    for exercise in &course.exercises {
        let solution = course.root.join(exercise.solution());
        copy.install(exercise, &fs::read(&solution).with_path(&solution)?)?;
    }
    let broken: Vec<&Exercise> =
        others.get(1).into_iter().chain(forking.first()).copied().collect();
    for exercise in &broken {
        copy.install(exercise, b"does not compile")?;
    }
    let intact: Vec<&Exercise> =
        others.first().into_iter().chain(forking.get(1)).copied().collect();
    let mut problems = Vec::new();
    let (succeeded, output) = test(copy, &intact[..1])?;
    if !succeeded || broken.iter().any(|exercise| output.contains(&exercise.name)) {
        problems.push(format!("the tests of {} alone:\n{output}", intact[0]));
    }
    let (succeeded, output) = test(copy, &[&intact[..], &broken[..]].concat())?;
    let expected = intact.iter().map(|exercise| format!("{exercise} ... ok"));
    let not_built = broken.iter().map(|exercise| format!("{exercise} ... does not compile"));
    let has_line = |expected: &String| output.lines().any(|line| line == expected);
    let missing: Vec<String> = expected.chain(not_built).filter(|line| !has_line(line)).collect();
    if succeeded || !missing.is_empty() {
        let missing = missing.join("`, `");
        problems.push(format!("expected a failure, and the lines `{missing}`:\n{output}"));
    }
    Ok(Part::check("an answer that does not compile affects no other exercise", problems))
}

/// Runs the tests of exercises as a learner does.
fn test(copy: &Copy, exercises: &[&Exercise]) -> io::Result<(bool, String)> {
    let mut command = cargo();
    copy.set_env(&mut command);
    command.args(["test", "--quiet", "--package", "exercises", "--"]);
    run(command.args(exercises.iter().map(|exercise| &exercise.name)))
}

/// Checks that the environment variable changes the time limit of the tests.
pub(super) fn time_limit(copy: &Copy) -> io::Result<Part> {
    let mut command = cargo();
    copy.set_env(&mut command);
    command.args(["test", "--quiet", "--package", "exercises", "--test", "time_limit"]);
    let (succeeded, output) = run(&mut command)?;
    let problems = if succeeded { Vec::new() } else { vec![output] };
    Ok(Part::check("`EXERCISE_TIME_LIMIT` changes the time limit of the tests", problems))
}

/// Runs a command. Returns whether it succeeded, and what it printed.
fn run(command: &mut Command) -> io::Result<(bool, String)> {
    let output = command.stdin(Stdio::null()).output().context("cannot start cargo")?;
    let text = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
}
