//! A round: every exercise gets an answer, and its tests are to pass or to fail.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::{fs, io};

use super::copy::{COMBINED, Copy};
use super::table::{Entry, Part};
use crate::cargo::Build;
use crate::exercises::{Course, Exercise, WithPath, names};
use crate::parallel;
use crate::process::{self, Limits};
use crate::runner::place_in_workspace;

/// The folder of the wrong answers.
const WRONG: &str = "exercises/wrong";

/// How many wrong answers an exercise has at least.
const FEWEST: usize = 2;

/// How long the tests of an answer may take. Each test has a limit of its own, five seconds.
const LIMIT: Duration = Duration::from_secs(120);

/// How many wrong answers are tested at the same time on each core. Many of their tests wait until
/// their time is up.
const WRONG_PER_CORE: usize = 8;

/// How much output is kept: that of all tests of an exercise.
const KEPT: u64 = 16 << 20;

/// The exit code of a test program if tests fail.
const TESTS_FAILED: i32 = 101;

/// What kind of answers a round is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The exercise as it is before it is solved: some of its tests fail.
    Stub,
    /// Its tests pass.
    Solution {
        /// How often they are run.
        runs: usize,
        /// Whether they run on one core.
        on_one_core: bool,
    },
    /// A wrong answer: some of its tests fail.
    Wrong,
}

/// Answers that are built and tested together.
#[derive(Debug)]
pub(super) struct Round {
    pub(super) kind: Kind,
    /// The answers, each with its path relative to the workspace.
    pub(super) answers: Vec<(Exercise, PathBuf)>,
}

/// How the tests of an answer ended.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    /// Some failed, and some may have passed.
    Failed {
        failed: Vec<String>,
        passed: usize,
    },
    /// The test program did not end by itself, or not with an exit code of its own.
    Died(String),
}

impl Round {
    /// A round in which every exercise gets the answer that `file` names.
    pub(super) fn new(course: &Course, kind: Kind, file: impl Fn(&Exercise) -> String) -> Self {
        let answer = |exercise: &Exercise| (exercise.clone(), file(exercise).into());
        Self { kind, answers: course.exercises.iter().map(answer).collect() }
    }

    /// Returns the rounds that try every Nth wrong answer. In round k, each exercise gets its k-th.
    pub(super) fn all_of_wrong_answers(course: &Course, every: usize) -> io::Result<Vec<Self>> {
        let wrong = names(&course.root.join(WRONG))?;
        let mut rounds: Vec<Self> = Vec::new();
        for exercise in &course.exercises {
            let is_answer = |name: &&String| name[..4] == exercise.name[..4];
            let answers: Vec<&String> = wrong.iter().filter(is_answer).collect();
            if answers.len() < FEWEST {
                let message =
                    format!("{exercise} has fewer than {FEWEST} wrong answers in {WRONG}");
                return Err(io::Error::other(message));
            }
            for (round, answer) in answers.into_iter().step_by(every).enumerate() {
                if round == rounds.len() {
                    rounds.push(Self { kind: Kind::Wrong, answers: Vec::new() });
                }
                let file = format!("{WRONG}/{answer}.rs").into();
                rounds[round].answers.push((exercise.clone(), file));
            }
        }
        let belongs = |name: &&String| course.exercises.iter().any(|it| it.name[..4] == name[..4]);
        match wrong.iter().find(|name| !belongs(name)) {
            Some(name) => {
                Err(io::Error::other(format!("{WRONG}/{name}.rs belongs to no exercise")))
            }
            None => Ok(rounds),
        }
    }

    /// What the round is about.
    pub(super) fn name(&self) -> String {
        match self.kind {
            Kind::Stub => "the unsolved exercises".into(),
            Kind::Solution { .. } => "the solutions".into(),
            Kind::Wrong => format!("{} wrong answers", self.answers.len()),
        }
    }

    /// Builds the answers of this round in a copy of the workspace, and tests them.
    pub(super) fn run(mut self, course: &Course, copy: &Copy) -> io::Result<Part> {
        let mut part = Part::default();
        copy.set_combined(course, true)?;
        for (exercise, answer) in &self.answers {
            copy.install(exercise, &fs::read(course.root.join(answer)).with_path(answer)?)?;
        }
        let build = self.build(copy)?;
        let build = if build.succeeded { build } else { self.build_rest(copy, &build, &mut part)? };
        let Some(program) = build.programs.get(COMBINED) else {
            part.problems.push(format!("{} do not compile: {}", self.name(), build.errors()));
            return Ok(part);
        };
        let test = |exercise: &Exercise| self.test(copy, program, exercise);
        let per_core = if self.kind == Kind::Wrong { WRONG_PER_CORE } else { 1 };
        let outcomes = parallel::map(&self.answers, per_core, |(exercise, answer)| {
            Ok((exercise, answer, test(exercise)?))
        })?;
        for (exercise, answer, outcome) in outcomes {
            self.judge(exercise, &answer.display().to_string(), outcome, &mut part);
        }
        Ok(part)
    }

    fn build(&self, copy: &Copy) -> io::Result<Build> {
        let exercises: Vec<&Exercise> = self.answers.iter().map(|(exercise, _)| exercise).collect();
        copy.set_tests(&exercises)?;
        copy.build(&exercises)
    }

    /// Removes the answers that do not compile, and builds the others.
    fn build_rest(&mut self, copy: &Copy, build: &Build, part: &mut Part) -> io::Result<Build> {
        self.answers.retain(|(exercise, answer)| {
            let files = [exercise.file(), exercise.tests()];
            let is_about = |file: &String| files.contains(&place_in_workspace(file));
            let mut errors = build.diagnostics.iter().filter(|it| it.is_error);
            let error = errors.find(|error| error.files.iter().any(is_about));
            if let Some(error) = error {
                let line = error.text.lines().next().unwrap_or_default();
                part.problems.push(format!("{} does not compile: {line}", answer.display()));
            }
            error.is_none()
        });
        self.build(copy)
    }

    /// Runs the tests of an exercise, several times for a solution. Returns the first outcome that
    /// is not a success.
    fn test(&self, copy: &Copy, program: &PathBuf, exercise: &Exercise) -> io::Result<Outcome> {
        let (runs, on_one_core) = match self.kind {
            Kind::Solution { runs, on_one_core } => (runs, on_one_core),
            Kind::Stub | Kind::Wrong => (1, false),
        };
        for _ in 0..runs {
            let mut command = if on_one_core { one_core(program) } else { Command::new(program) };
            copy.set_env(&mut command);
            command.current_dir(copy.root.join("exercises")).arg(format!("{exercise}::"));
            if self.kind == Kind::Wrong {
                command.args(["--test-threads", "8"]);
            }
            let outcome = outcome(command)?;
            if outcome != Outcome::Passed {
                return Ok(outcome);
            }
        }
        Ok(Outcome::Passed)
    }

    /// Adds to the table what an outcome means for this kind of answer.
    fn judge(&self, exercise: &Exercise, answer: &str, outcome: Outcome, part: &mut Part) {
        let entry = match (self.kind, outcome) {
            (_, Outcome::Died(how)) => {
                part.problems.push(format!("{answer} ends the whole test process: {how}"));
                return;
            }
            (Kind::Stub, Outcome::Failed { failed, passed }) => {
                Entry::Unsolved { failed: failed.len(), passed }
            }
            (Kind::Stub | Kind::Wrong, Outcome::Passed) => {
                part.problems.push(format!("{answer}: no test fails"));
                Entry::Missed
            }
            (Kind::Solution { .. }, Outcome::Passed) => Entry::Solved,
            (Kind::Solution { .. }, Outcome::Failed { failed, .. }) => {
                part.problems.push(format!("{answer}: {} fails", failed.join(", ")));
                return;
            }
            (Kind::Wrong, Outcome::Failed { .. }) => Entry::Caught,
        };
        part.entries.push((exercise.name.clone(), entry));
    }
}

/// Returns a command that runs a program on one core.
fn one_core(program: &PathBuf) -> Command {
    let mut command = Command::new(TASKSET);
    command.args(["-c", "0"]).arg(program);
    command
}

/// The program that restricts another one to a core. It exists on Linux.
const TASKSET: &str = "taskset";

/// Returns whether programs can be restricted to one core.
pub(super) fn can_use_one_core() -> bool {
    Command::new(TASKSET).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Runs the tests of an answer, and reads how they have ended.
fn outcome(command: Command) -> io::Result<Outcome> {
    let limits = Limits { time: Some(LIMIT), output: KEPT, cancelled: &AtomicBool::new(false) };
    let ended = process::run(command, limits)?;
    let tests_with = |result: &str| -> Vec<String> {
        let tests = ended.output.lines().filter_map(|line| line.strip_prefix("test "));
        let tests = tests.filter_map(|test| test.strip_suffix(result)?.strip_suffix(" ... "));
        tests.map(str::to_owned).collect()
    };
    let (failed, passed) = (tests_with("FAILED"), tests_with("ok").len());
    Ok(match ended.status {
        Some(status) if status.success() && passed > 0 => Outcome::Passed,
        Some(status) if status.code() == Some(TESTS_FAILED) && !failed.is_empty() => {
            Outcome::Failed { failed, passed }
        }
        Some(status) => Outcome::Died(format!("{status}, {passed} tests have passed")),
        None => Outcome::Died(format!("it was stopped after {LIMIT:?}")),
    })
}
