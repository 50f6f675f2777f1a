//! The hints at the end of each exercise, one tier at a time.

use std::io;

use crate::exercises::{Course, Exercise};
use crate::state;
use crate::stubs::Stubs;
use crate::views::Style;

/// A hint: its title, such as `Hint 1, a nudge`, and its text.
#[derive(Debug, PartialEq, Eq)]
struct Hint {
    title: String,
    text: String,
}

/// Returns the hints that have been asked for, with one more than last time, or all.
///
/// # Errors
///
/// When the exercise cannot be read, or the number of hints cannot be written.
pub(crate) fn next(
    course: &Course,
    exercise: &Exercise,
    all: bool,
    style: Style,
) -> io::Result<String> {
    // The learner may have deleted the hints.
    let stub = Stubs::load(course).get(course, exercise);
    let hints = parse(&stub.or_else(|_| course.answer(exercise))?);
    let shown = state::note(course, exercise, "hints").and_then(|it| it.parse().ok()).unwrap_or(0);
    let count = if all { hints.len() } else { hints.len().min(shown + 1) };
    state::write(course, exercise, "hints", &count.to_string())?;
    let shown = hints[..count].iter().map(|hint| format!("{}\n\n{}", hint.title, hint.text));
    let shown: Vec<String> = shown.collect();
    let rest = match hints.len() - count {
        0 => format!(
            "There are no more hints. `cargo course solution {exercise} --peek` shows a solution."
        ),
        1 => "One more hint is left: ask again.".into(),
        left => format!("{left} more hints are left: ask again."),
    };
    Ok(format!("{exercise}\n\n{}\n\n{}", shown.join("\n\n"), style.wrap(&rest, "")))
}

/// Reads the hints, which are comments between `// region: TITLE` and `// endregion`.
fn parse(source: &str) -> Vec<Hint> {
    let regions = source.split("// region: ").skip(1);
    let hint = |region: &str| {
        let (title, rest) = region.split_once('\n')?;
        let text = rest.split("// endregion").next()?;
        let lines = text.lines().map(|line| line.strip_prefix("//").unwrap_or(line));
        let lines: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        Some(Hint { title: title.into(), text: lines.join("\n").trim_matches('\n').into() })
    };
    regions.filter_map(hint).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_are_the_comments_of_regions() {
        let source = "code\n// region: Hint 1, a nudge\n//\n// Look\n//     at this.\n//\n\
                      // endregion\n// region: Hint 2\n// More.\n// endregion\n";
        let hint = |title: &str, text: &str| Hint { title: title.into(), text: text.into() };
        let expected = [hint("Hint 1, a nudge", "Look\n    at this."), hint("Hint 2", "More.")];
        assert_eq!(parse(source), expected);
    }
}
