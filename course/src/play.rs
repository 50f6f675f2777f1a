//! The program `play` of the model checker: it runs the learner's answer in the orders that this
//! program chooses. It is built when it is needed.

use std::io::{self, BufRead, BufReader, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::{fmt, fs};

use cli_core::Context;
use protocol::{Answer, ModelInfo, Progress, Report, Request, State};

use crate::cargo::{self, Build};
use crate::exercises::{Course, Exercise};

/// The workspace of the model checker.
const CHECKER: &str = "verification/interleavings";

/// The package and the program.
pub(crate) const PROGRAM: &str = "play";

/// The models of the exercises, relative to the workspace.
pub(crate) const MODELS: &str = "verification/interleavings/models";

/// The models of the lessons, relative to those of the exercises.
const LESSONS: &str = "lessons";

/// What can be played.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'a> {
    /// The learner's answer.
    Exercise(&'a Exercise),
    /// The file of a lesson, with the name of its folder.
    Lesson(&'a str),
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exercise(exercise) => exercise.fmt(f),
            Self::Lesson(lesson) => lesson.fmt(f),
        }
    }
}

impl<'a> Subject<'a> {
    /// The lesson with exactly this name, if it has models.
    pub(crate) fn lesson(course: &Course, name: &'a str) -> Option<Self> {
        lessons(course).any(|lesson| lesson == name).then_some(Self::Lesson(name))
    }

    /// The short name, for the command line.
    pub(crate) fn argument(self) -> &'a str {
        match self {
            Self::Exercise(exercise) => exercise.number(),
            Self::Lesson(lesson) => lesson,
        }
    }

    /// The line of `PLAY_ANSWERS`.
    fn line(self, course: &Course) -> String {
        match self {
            Self::Exercise(exercise) => line(exercise, &course.path(exercise)),
            Self::Lesson(lesson) => {
                let file = course.root.join(lesson).join("src/lib.rs");
                format!("{LESSONS}/{lesson}={}", file.display())
            }
        }
    }
}

/// The line of `PLAY_ANSWERS` for an answer to an exercise.
pub(crate) fn line(exercise: &Exercise, answer: &Path) -> String {
    format!("{}={}", short_name(exercise), answer.display())
}

/// The lessons that have models, in no particular order.
fn lessons(course: &Course) -> impl Iterator<Item = String> {
    let files = fs::read_dir(course.root.join(MODELS).join(LESSONS));
    let name = |file: io::Result<fs::DirEntry>| {
        let file = file.ok()?.file_name().into_string().ok()?;
        file.strip_suffix(".rs").map(str::to_owned)
    };
    files.into_iter().flatten().filter_map(name)
}

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
    /// Builds and starts the program for an exercise or a lesson.
    ///
    /// # Errors
    ///
    /// When the exercise has no models, or the answer cannot be built with the checker.
    pub(crate) fn start(course: &Course, subject: Subject<'_>) -> io::Result<Self> {
        Self::start_program(&build(course, subject)?, 0)
    }

    /// Starts a program that was built, for its answer with this number.
    ///
    /// # Errors
    ///
    /// When the program cannot be started.
    pub(crate) fn start_program(program: &Path, answer: usize) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.arg(answer.to_string());
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
        let report = self.check_until(model, |now| {
            progress(now);
            ControlFlow::Continue(())
        });
        Ok(report?.expect("the search is not stopped"))
    }

    /// Looks for an order in which a model fails, until `progress` breaks. Then the program is still
    /// searching, and can only be dropped.
    ///
    /// # Errors
    ///
    /// When the answer ends the program.
    pub(crate) fn check_until(
        &mut self,
        model: usize,
        mut progress: impl FnMut(&Progress) -> ControlFlow<()>,
    ) -> io::Result<Option<Report>> {
        let mut answer = self.ask(&Request::Check { model })?;
        loop {
            match answer {
                Answer::Progress(now) if progress(&now).is_break() => return Ok(None),
                Answer::Progress(_) => {}
                Answer::Report(report) => return Ok(Some(report)),
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
fn build(course: &Course, subject: Subject<'_>) -> io::Result<PathBuf> {
    match subject {
        Subject::Exercise(exercise) if !has_models(course, exercise) => {
            return Err(io::Error::other(no_models(course, exercise)));
        }
        Subject::Exercise(_) | Subject::Lesson(_) => {}
    }
    let mut build = cargo::build(&mut command(course, &[subject.line(course)]), false)?;
    match build.programs.remove(PROGRAM) {
        Some(program) if build.succeeded => Ok(program),
        _ => Err(io::Error::other(why_not_built(course, subject, &build)?)),
    }
}

/// Names the exercises and the lessons that have models.
fn no_models(course: &Course, exercise: &Exercise) -> String {
    let with_models = course.exercises.iter().filter(|it| has_models(course, it));
    let exercises = with_models.map(Exercise::number).collect::<Vec<_>>().join(", ");
    let mut lessons: Vec<String> = lessons(course).collect();
    lessons.sort_unstable();
    let lessons = match &lessons[..] {
        [] => String::new(),
        lessons => format!(", and in lessons {}", lessons.join(", ")),
    };
    format!(
        "the order of threads cannot be chosen in {exercise}, only in exercises {exercises}{lessons}"
    )
}

/// Returns the command that builds the program. Each answer is a line of `PLAY_ANSWERS`.
pub(crate) fn command(course: &Course, answers: &[String]) -> Command {
    let mut command = crate::exercises::cargo();
    command
        .current_dir(course.root.join(CHECKER))
        .args(["build", "--quiet", "--locked", "--package", PROGRAM, "--target-dir"])
        .arg(course.cache().join("play"))
        .env("PLAY_ANSWERS", answers.join("\n"));
    command
}

/// Says in one line why the answer cannot be built with the checker.
fn why_not_built(course: &Course, subject: Subject<'_>, build: &Build) -> io::Result<String> {
    let mut errors = build.diagnostics.iter().filter(|it| it.is_error);
    if let Subject::Exercise(exercise) = subject {
        let mut tests = cargo::build_tests(&course.root, &exercise.targets(&course.root));
        if !cargo::build(&mut tests, false)?.succeeded {
            return Ok(format!("{exercise} does not compile: `cargo course run` shows the errors"));
        }
        let file = format!("{}.rs", exercise.name);
        let is_about_answer = |files: &[String]| files.iter().any(|it| it.ends_with(&file));
        if let Some(error) = errors.find(|error| is_about_answer(&error.files)) {
            return Ok(missing(&exercise.name, &error.text));
        }
    }
    let errors = build.errors();
    let line = errors.lines().next().unwrap_or("cargo gives no reason");
    Ok(format!("cannot build the checker: {line}"))
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
    fn missing_names_a_macro() {
        let error = "error: cannot find macro `select` in this scope\n --> /a/ex11_x.rs:9:5\n";
        assert!(missing("ex11_x", error).starts_with("ex11_x uses `select` in line 9, which"));
    }

    #[test]
    fn missing_explains_statics() {
        let error = "error[E0015]: cannot call non-const associated function `Mutex::<()>::new` \
                     in statics\n --> /a/ex11_x.rs:7:5\n";
        assert!(missing("ex11_x", error).starts_with("ex11_x has a static"));
    }
}
