//! The model checker: `cargo course check` finds what it is said to find, and nothing in the
//! solutions.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::rounds::Round;
use super::table::{Entry, Part};
use crate::cargo::{self, Build};
use crate::exercises::{Course, Exercise, WithPath};
use crate::parallel;
use crate::play::{self, Play};

/// The line in the head comment of each wrong answer that `check` finds.
const FOUND: &str = "//! `cargo course check` finds it.";

/// How many orders of each model are tried for a wrong answer without that line. Most mistakes show
/// in fewer.
const FEW_ORDERS: usize = 1_000;

/// The search for orders in which answers fail. All answers are part of one program.
#[derive(Debug)]
pub(super) struct Search(Vec<Answer>);

/// An answer to an exercise that has models.
#[derive(Debug)]
struct Answer {
    exercise: Exercise,
    /// Relative to the workspace.
    file: PathBuf,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// No order fails.
    Solution,
    /// Some order fails.
    Found,
    /// None of a few orders fails: else the head comment would say so.
    NotFound,
}

impl Search {
    /// Lists the solutions, and the wrong answers of some rounds.
    pub(super) fn new(course: &Course, rounds: &[Round]) -> io::Result<Self> {
        let mut answers = Vec::new();
        for exercise in course.exercises.iter().filter(|it| play::has_models(course, it)) {
            let (exercise, file) = (exercise.clone(), exercise.solution().into());
            answers.push(Answer { exercise, file, kind: Kind::Solution });
        }
        let wrong = rounds.iter().flat_map(|round| &round.answers);
        for (exercise, file) in wrong.filter(|(exercise, _)| play::has_models(course, exercise)) {
            let text = fs::read_to_string(course.root.join(file)).with_path(file)?;
            let is_found = text.lines().any(|line| line == FOUND);
            let kind = if is_found { Kind::Found } else { Kind::NotFound };
            answers.push(Answer { exercise: exercise.clone(), file: file.clone(), kind });
        }
        Ok(Self(answers))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Builds the program with all answers, and runs the checker on each of them.
    pub(super) fn run(mut self, course: &Course) -> io::Result<Part> {
        let mut part = Part::default();
        let build = self.build(course)?;
        let build =
            if build.succeeded { build } else { self.build_rest(course, &build, &mut part)? };
        let Some(program) = build.programs.get(play::PROGRAM) else {
            part.problems.push(format!("the checker does not compile: {}", build.errors()));
            return Ok(part);
        };
        let numbered: Vec<(usize, &Answer)> = self.0.iter().enumerate().collect();
        let outcomes =
            parallel::map(&numbered, 1, |(number, answer)| Ok(answer.fails(program, *number)))?;
        for (answer, fails) in self.0.iter().zip(outcomes) {
            answer.judge(fails, &mut part);
        }
        Ok(part)
    }

    fn build(&self, course: &Course) -> io::Result<Build> {
        let line = |answer: &Answer| play::line(&answer.exercise, &course.root.join(&answer.file));
        let mut command = play::command(course, &self.0.iter().map(line).collect::<Vec<_>>());
        // The checker is optimised, as always. There are too many answers to optimise them, too.
        for setting in ["opt-level=0", "debug=false"] {
            command.args(["--config", &format!("profile.dev.package.{}.{setting}", play::PROGRAM)]);
        }
        cargo::build(&mut command, false)
    }

    /// Removes the answers that do not compile with the checker, and builds the others.
    fn build_rest(&mut self, course: &Course, build: &Build, part: &mut Part) -> io::Result<Build> {
        let errors: Vec<_> = build.diagnostics.iter().filter(|it| it.is_error).collect();
        self.0.retain(|Answer { file, kind, .. }| {
            let is_about = |name: &String| Path::new(name).ends_with(file);
            let error = errors.iter().find(|error| error.files.iter().any(is_about));
            if let (Some(error), Kind::Solution | Kind::Found) = (error, kind) {
                let line = error.text.lines().next().unwrap_or_default();
                let file = file.display();
                part.problems.push(format!("{file} does not compile with the checker: {line}"));
            }
            error.is_none()
        });
        self.build(course)
    }
}

impl Answer {
    /// Returns whether some order fails.
    fn fails(&self, program: &Path, number: usize) -> io::Result<bool> {
        let limits: &[usize] = match self.kind {
            Kind::Solution => &[usize::MAX],
            // A model that does not show the mistake has many orders, so it waits.
            Kind::Found => &[FEW_ORDERS, usize::MAX],
            Kind::NotFound => &[FEW_ORDERS],
        };
        let models = Play::start_program(program, number)?.models.len();
        for &limit in limits {
            for model in 0..models {
                let mut play = Play::start_program(program, number)?;
                let report = play.check_until(model, |progress| {
                    if progress.orders < limit {
                        ControlFlow::Continue(())
                    } else {
                        ControlFlow::Break(())
                    }
                })?;
                if report.is_some_and(|report| report.failure.is_some()) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Adds to the table what an outcome means for this kind of answer.
    fn judge(&self, fails: io::Result<bool>, part: &mut Part) {
        let (entry, problem) = match (self.kind, fails) {
            (Kind::NotFound, Ok(false) | Err(_)) => return,
            (Kind::NotFound, Ok(true)) => {
                (None, Some(format!("`check` finds it, so its head comment lacks `{FOUND}`")))
            }
            (Kind::Solution, Ok(false)) => (Some(Entry::Holds), None),
            (Kind::Solution, Ok(true)) => (None, Some("`check` finds an order that fails".into())),
            (Kind::Found, Ok(true)) => (Some(Entry::Found), None),
            (Kind::Found, Ok(false)) => {
                (Some(Entry::NotFound), Some("`check` finds no order that fails".into()))
            }
            (_, Err(error)) => (None, Some(format!("`check` fails: {error}"))),
        };
        part.entries.extend(entry.map(|entry| (self.exercise.name.clone(), entry)));
        let file = self.file.display();
        part.problems.extend(problem.map(|problem| format!("{file}: {problem}")));
    }
}
