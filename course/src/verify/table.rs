//! The result of `verify`: a table with a row for each exercise, and what is wrong.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::exercises::Course;
use crate::views::Style;

/// What a part of the work has found out.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The check that this part was, unless it was about answers.
    check: Option<&'static str>,
    /// What was found out about answers, each with the name of its exercise.
    pub(super) entries: Vec<(String, Entry)>,
    /// What is wrong.
    pub(super) problems: Vec<String>,
}

/// What was found out about an answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry {
    /// Tests of the unsolved exercise fail. Those of parts that are right may pass.
    Unsolved { failed: usize, passed: usize },
    /// The tests of the solution pass.
    Solved,
    /// Tests of a wrong answer fail.
    Caught,
    /// No test of a wrong answer fails.
    Missed,
}

impl Part {
    /// The result of a check that is not about one answer.
    pub(super) fn check(name: &'static str, problems: Vec<String>) -> Self {
        Self { check: Some(name), problems, ..Self::default() }
    }
}

/// Everything that was found out.
#[derive(Debug)]
pub(super) struct Table {
    exercises: Vec<String>,
    rows: HashMap<String, Row>,
    checks: Vec<(&'static str, bool)>,
    problems: Vec<String>,
}

/// What was found out about an exercise.
#[derive(Debug, Default)]
struct Row {
    unsolved: String,
    solution: &'static str,
    caught: usize,
    missed: usize,
}

impl Table {
    pub(super) fn new(course: &Course) -> Self {
        Self {
            exercises: course.exercises.iter().map(|exercise| exercise.name.clone()).collect(),
            rows: HashMap::new(),
            checks: Vec::new(),
            problems: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, part: Part) {
        self.checks.extend(part.check.map(|check| (check, part.problems.is_empty())));
        self.problems.extend(part.problems);
        for (exercise, entry) in part.entries {
            let row = self.rows.entry(exercise).or_default();
            match entry {
                Entry::Unsolved { failed, passed } => {
                    row.unsolved = format!("{failed} of {} fail", failed + passed);
                }
                Entry::Solved => row.solution = "passes",
                Entry::Caught => row.caught += 1,
                Entry::Missed => row.missed += 1,
            }
        }
    }

    pub(super) fn is_well(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn render(&self, style: Style) -> String {
        let mut text = format!(
            "{:<26} {:<14} {:<9} {}\n",
            "exercise", "unsolved", "solution", "wrong answers"
        );
        for exercise in &self.exercises {
            let Some(Row { unsolved, solution, caught, missed }) = self.rows.get(exercise) else {
                continue;
            };
            let wrong = match caught + missed {
                0 => String::new(),
                count => format!("{caught} of {count} fail"),
            };
            let row = format!("{exercise:<26} {unsolved:<14} {solution:<9} {wrong}");
            let _ = writeln!(text, "{}", row.trim_end());
        }
        text.push('\n');
        for (check, is_well) in &self.checks {
            let sign = if *is_well { style.good("ok    ") } else { style.bad("FAILED") };
            let _ = writeln!(text, "{sign}  {check}");
        }
        for problem in &self.problems {
            let _ = writeln!(text, "{}  {problem}", style.bad("FAILED"));
        }
        if self.is_well() {
            text += &style.good("All is well.\n");
        }
        text
    }
}
