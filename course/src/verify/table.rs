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
    /// The model checker finds no order in which the solution fails.
    Holds,
    /// The model checker finds a wrong answer that it is to find.
    Found,
    /// It does not find it.
    NotFound,
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
    holds: bool,
    found: usize,
    not_found: usize,
}

impl Row {
    fn render(&self, exercise: &str) -> String {
        let Self { unsolved, solution, caught, missed, holds, found, not_found } = self;
        let wrong = match caught + missed {
            0 => String::new(),
            count => format!("{caught} of {count} fail"),
        };
        let check = match (found + not_found, holds) {
            (0, false) => String::new(),
            (0, true) => "holds".into(),
            (count, false) => format!("{found} of {count} found"),
            (count, true) => format!("holds, {found} of {count} found"),
        };
        format!("{exercise:<26} {unsolved:<14} {solution:<9} {wrong:<14} {check}")
    }
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
                Entry::Holds => row.holds = true,
                Entry::Found => row.found += 1,
                Entry::NotFound => row.not_found += 1,
            }
        }
    }

    pub(super) fn is_well(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn render(&self, style: Style) -> String {
        let mut text = format!(
            "{:<26} {:<14} {:<9} {:<14} {}\n",
            "exercise", "unsolved", "solution", "wrong answers", "check"
        );
        for exercise in &self.exercises {
            if let Some(row) = self.rows.get(exercise) {
                let _ = writeln!(text, "{}", row.render(exercise).trim_end());
            }
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
