//! The program `play` of the model checker: it runs the learner's answer in the orders that this
//! program chooses. It is built when it is needed.

use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use cli_core::Context;
use protocol::{Answer, ModelInfo, Progress, Report, Request, State};

use crate::cargo::{self, Build};
use crate::exercises::{Course, Exercise};

/// The workspace of the model checker.
const CHECKER: &str = "verification/interleavings";

/// The models of the exercises, relative to the workspace.
pub(crate) const MODELS: &str = "verification/interleavings/models";

/// The running program.
#[derive(Debug)]
pub(crate) struct Play {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// What the answer is to promise. Each promise is a model that can be run.
    pub(crate) models: Vec<ModelInfo>,
}

impl Play {
    /// Builds and starts the program for an exercise.
    ///
    /// # Errors
    ///
    /// When the exercise has no models, or the answer cannot be built with the checker.
    pub(crate) fn start(course: &Course, exercise: &Exercise) -> io::Result<Self> {
        let program = build(course, exercise)?;
        let mut command = Command::new(program);
        // The checker reports each failure on stderr, too.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().context("cannot start the checker")?;
        let requests = child.stdin.take().expect("stdin is a pipe");
        let answers = BufReader::new(child.stdout.take().expect("stdout is a pipe"));
        let mut play = Self { child, requests, answers, models: Vec::new() };
        match play.ask(&Request::Models)? {
            Answer::Models { models } => play.models = models,
            other => return Err(unexpected(&other)),
        }
        Ok(play)
    }

    /// Returns the state of a model after these choices.
    ///
    /// # Errors
    ///
    /// When the answer ends the program, or a choice is not possible.
    pub(crate) fn replay(&mut self, model: usize, choices: &[usize]) -> io::Result<State> {
        match self.ask(&Request::Replay { model, choices: choices.to_vec() })? {
            Answer::State(state) => Ok(state),
            other => Err(unexpected(&other)),
        }
    }

    /// Looks for an order in which a model fails.
    ///
    /// # Errors
    ///
    /// When the answer ends the program.
    pub(crate) fn check(
        &mut self,
        model: usize,
        mut progress: impl FnMut(&Progress),
    ) -> io::Result<Report> {
        let mut answer = self.ask(&Request::Check { model })?;
        loop {
            match answer {
                Answer::Progress(now) => progress(&now),
                Answer::Report(report) => return Ok(report),
                other => return Err(unexpected(&other)),
            }
            answer = self.next_answer()?;
        }
    }

    fn ask(&mut self, request: &Request) -> io::Result<Answer> {
        serde_json::to_writer(&mut self.requests, request)?;
        self.requests.write_all(b"\n")?;
        self.requests.flush()?;
        self.next_answer()
    }

    /// Reads an answer. What the learner's code prints is left out.
    fn next_answer(&mut self) -> io::Result<Answer> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.answers.read_line(&mut line)? == 0 {
                return Err(io::Error::other("the answer has ended the checker's process"));
            }
            if let Some(answer) = line.find("{\"answer\"").map(|start| &line[start..]) {
                return serde_json::from_str(answer).map_err(io::Error::other);
            }
        }
    }
}

impl Drop for Play {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn unexpected(answer: &Answer) -> io::Error {
    match answer {
        Answer::Error { message } => io::Error::other(message.clone()),
        _ => io::Error::other("the checker gave an answer to another question"),
    }
}

/// Returns whether the order of threads can be chosen in this exercise.
pub(crate) fn has_models(course: &Course, exercise: &Exercise) -> bool {
    models(course, exercise).is_file()
}

fn models(course: &Course, exercise: &Exercise) -> PathBuf {
    course.root.join(MODELS).join(short_name(exercise)).with_extension("rs")
}

/// The name without the number: `two_accounts`.
fn short_name(exercise: &Exercise) -> &str {
    exercise.name.split_once('_').map_or("", |(_, name)| name)
}

/// Builds the program, and returns its path.
fn build(course: &Course, exercise: &Exercise) -> io::Result<PathBuf> {
    if !has_models(course, exercise) {
        let with_models = course.exercises.iter().filter(|it| has_models(course, it));
        let names: Vec<&str> = with_models.map(Exercise::number).collect();
        return Err(io::Error::other(format!(
            "the order of threads cannot be chosen in {exercise}, only in exercises {}",
            names.join(", ")
        )));
    }
    let mut command = crate::exercises::cargo();
    command
        .current_dir(course.root.join(CHECKER))
        .args(["build", "--quiet", "--locked", "--package", "play", "--target-dir"])
        .arg(course.cache().join("play"))
        .env("PLAY_ANSWER", course.path(exercise))
        .env("PLAY_EXERCISE", short_name(exercise));
    let mut build = cargo::build(&mut command, false)?;
    match build.programs.remove("play") {
        Some(program) if build.succeeded => Ok(program),
        _ => Err(io::Error::other(why_not_built(course, exercise, &build)?)),
    }
}

/// Says in one line why the answer cannot be built with the checker.
fn why_not_built(course: &Course, exercise: &Exercise, build: &Build) -> io::Result<String> {
    let mut tests = cargo::build_tests(&course.root, &exercise.targets(&course.root));
    if !cargo::build(&mut tests, false)?.succeeded {
        return Ok(format!("{exercise} does not compile: `cargo course run` shows the errors"));
    }
    let file = format!("{}.rs", exercise.name);
    let is_about_answer = |files: &[String]| files.iter().any(|it| it.ends_with(&file));
    let mut errors = build.diagnostics.iter().filter(|it| it.is_error);
    let Some(error) = errors.find(|error| is_about_answer(&error.files)) else {
        let errors = build.errors();
        let line = errors.lines().next().unwrap_or("cargo gives no reason");
        return Ok(format!("cannot build the checker: {line}"));
    };
    Ok(missing(&exercise.name, &error.text))
}

/// Names what the stand-in for the standard library lacks. The text is an error of the compiler.
fn missing(exercise: &str, error: &str) -> String {
    let message = error.lines().next().unwrap_or_default();
    let message = message.split_once(": ").map_or(message, |(_, message)| message);
    let arrow = error.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    let line = arrow.and_then(|place| place.rsplit(':').nth(1)).unwrap_or("?");
    if message.contains("non-const") && message.contains("static") {
        return format!(
            "{exercise} has a static with a lock or an atomic in line {line}. The checker cannot \
             run it: a static outlives a run."
        );
    }
    let name = message.split('`').nth(1).unwrap_or(message);
    format!("{exercise} uses `{name}` in line {line}, which the checker does not have ({message})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_names_what_is_missing_and_the_line() {
        let error =
            "error[E0432]: unresolved import `std::sync::mpmc`\n --> /a/ex11_x.rs:7:5\n  |\n";
        let expected = "ex11_x uses `std::sync::mpmc` in line 7, which the checker does not have \
                        (unresolved import `std::sync::mpmc`)";
        assert_eq!(missing("ex11_x", error), expected);
    }

    #[test]
    fn missing_explains_statics() {
        let error = "error[E0015]: cannot call non-const associated function `Mutex::<()>::new` \
                     in statics\n --> /a/ex11_x.rs:7:5\n";
        assert!(missing("ex11_x", error).starts_with("ex11_x has a static"));
    }
}
