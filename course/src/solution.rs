//! Shows the learner's answer beside the solution.

use std::fmt::Write as _;
use std::io;

use similar::{DiffOp, TextDiff};

use crate::exercises::{Course, Exercise, read};
use crate::views::Style;

/// The smallest width for two columns. Below it, the lines of both are shown in one column.
const TWO_COLUMNS: usize = 100;

/// Returns the answer and the solution, side by side.
///
/// # Errors
///
/// When one of the files cannot be read.
pub(crate) fn compare(course: &Course, exercise: &Exercise, style: Style) -> io::Result<String> {
    let answer = code(&course.answer(exercise)?);
    let solution = code(&read(&course.root.join(exercise.solution()))?);
    let diff = TextDiff::from_lines(&answer, &solution);
    let (old, new): (Vec<&str>, Vec<&str>) = (answer.lines().collect(), solution.lines().collect());
    let rows = diff.ops().iter().flat_map(|op| rows(op, &old, &new));
    let mut text = String::new();
    if style.width < TWO_COLUMNS {
        let _ = writeln!(text, "-: yours  +: {}\n", exercise.solution());
        rows.for_each(|row| text += &row.in_one_column());
    } else {
        let width = (style.width - 4) / 2;
        let _ = writeln!(text, "{:width$}   {}\n", "yours", exercise.solution());
        rows.for_each(|row| text += &row.in_two_columns(width));
    }
    Ok(text)
}

/// What to answer if the exercise is not solved yet.
pub(crate) fn not_yet(exercise: &Exercise) -> String {
    let number = exercise.number();
    format!(
        "{exercise} is not solved yet. `cargo course solution {number} --peek` shows the solution \
         anyway, and marks the exercise as peeked."
    )
}

/// Removes what is not code: the description of the task, the docs, and the hints.
fn code(source: &str) -> String {
    let source = source.split("// region: ").next().unwrap_or_default();
    let is_doc = |line: &str| ["//!", "///"].iter().any(|sign| line.trim_start().starts_with(sign));
    let lines = source.lines().filter(|line| !is_doc(line)).skip_while(|line| line.is_empty());
    lines.map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned() + "\n"
}

/// A line of the answer, and the line of the solution that is at the same place.
struct Row<'a> {
    old: Option<&'a str>,
    new: Option<&'a str>,
}

/// Returns the rows of a difference, or of lines that are the same.
fn rows<'a>(op: &DiffOp, old: &[&'a str], new: &[&'a str]) -> Vec<Row<'a>> {
    let (old, new) = (&old[op.old_range()], &new[op.new_range()]);
    let row = |n| Row { old: old.get(n).copied(), new: new.get(n).copied() };
    (0..old.len().max(new.len())).map(row).collect()
}

impl Row<'_> {
    fn is_same(&self) -> bool {
        self.old == self.new
    }

    fn in_one_column(&self) -> String {
        let line = |sign: &str, line: Option<&str>| {
            line.map_or(String::new(), |line| format!("{sign} {line}\n"))
        };
        if self.is_same() {
            line(" ", self.old)
        } else {
            line("-", self.old) + &line("+", self.new)
        }
    }

    /// Shows the lines beside each other. A line that is too long continues in the next row.
    fn in_two_columns(&self, width: usize) -> String {
        let sign = if self.is_same() { ' ' } else { '|' };
        let (old, new) = (pieces(self.old, width), pieces(self.new, width));
        let mut text = String::new();
        for n in 0..old.len().max(new.len()) {
            let cell = |pieces: &[String]| pieces.get(n).cloned().unwrap_or_default();
            let row = format!("{:width$} {sign} {}", cell(&old), cell(&new));
            let _ = writeln!(text, "{}", row.trim_end());
        }
        text
    }
}

/// Breaks a line into pieces that fit into a column. An empty line is one piece.
fn pieces(line: Option<&str>, width: usize) -> Vec<String> {
    let line = line.unwrap_or_default();
    let indent = " ".repeat((line.len() - line.trim_start().len() + 4).min(width / 2));
    let options = textwrap::Options::new(width).subsequent_indent(&indent);
    textwrap::wrap(line, options).into_iter().map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_line_continues_in_the_next_row() {
        let row = Row { old: Some("  let abc = def;"), new: Some("x") };
        assert_eq!(row.in_two_columns(10), "  let abc  | x\n     =     |\n     def;  |\n");
    }

    #[test]
    fn one_column_shows_both_lines() {
        let row = Row { old: Some("abcdef"), new: Some("x") };
        assert_eq!(row.in_one_column(), "- abcdef\n+ x\n");
        assert_eq!(Row { old: Some("a"), new: Some("a") }.in_one_column(), "  a\n");
    }

    #[test]
    fn code_is_without_task_and_hints() {
        let source =
            "//! # 01\n\nuse a;\n\n/// A function.\nfn f() {}\n\n// region: Hint 1\n// endregion\n";
        assert_eq!(code(source), "use a;\n\nfn f() {}\n");
    }
}
