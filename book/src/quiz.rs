//! Turns predictions into questions with choices.
//!
//! In a README, a prediction is a list of choices, then perhaps a command, then the answer:
//!
//! ```text
//! - a) The spinner turns.
//! - b) The spinner freezes.
//!
//! <!-- answer: b -->
//! <details><summary>The answer</summary>
//! ```
//!
//! On the site, the list gets a frame, in which a script makes the choices selectable. Without the
//! script, the list and the folded answer remain.

use std::io;
use std::ops::Range;
use std::path::Path;

use mdbook_markdown::pulldown_cmark::{Event, Tag};

use crate::markdown::{Edits, edit, escape, events};

/// What precedes every answer.
const ANSWER: &str = "<details><summary>The answer</summary>";

/// How an answer starts, even if it answers several questions.
const ANY_ANSWER: &str = "<details><summary>The answer";

/// The letters of the choices. There are at least two, and at most four.
const LETTERS: [char; 4] = ['a', 'b', 'c', 'd'];

/// A prediction in a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Quiz {
    /// Where the list of choices starts.
    start: usize,
    /// Where the line starts that marks the answer, and where it ends.
    mark: (usize, usize),
    /// Where the answer ends.
    end: usize,
    /// The letter of the right choice.
    answer: char,
}

/// Finds the predictions in a text.
///
/// # Errors
/// When an answer has no choices, or it is not marked which is right.
pub(crate) fn quizzes(text: &str) -> io::Result<Vec<Quiz>> {
    let mut quizzes = Vec::new();
    let mut after = 0;
    let code = code_blocks(text);
    for (at, _) in text.match_indices(ANY_ANSWER) {
        if code.iter().any(|block| block.contains(&at)) {
            continue;
        }
        let quiz = quiz(text, after, at).map_err(|problem| {
            let line = text[..at].lines().count() + 1;
            io::Error::other(format!("the answer in line {line} {problem}"))
        })?;
        after = quiz.end;
        quizzes.push(quiz);
    }
    Ok(quizzes)
}

/// Where code is: an answer in there is only an example.
fn code_blocks(text: &str) -> Vec<Range<usize>> {
    let blocks = events(text).filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_))));
    blocks.map(|(_, range)| range).collect()
}

/// Reads the prediction whose answer starts at `at`, and whose choices come after `after`.
fn quiz(text: &str, after: usize, at: usize) -> Result<Quiz, &'static str> {
    if !text[at..].starts_with(ANSWER) {
        return Err("answers several questions; fold each answer on its own");
    }
    let before = text[..at].trim_end();
    let mark = before.rfind('\n').map_or(0, |line| line + 1);
    let answer =
        before[mark..].strip_prefix("<!-- answer: ").and_then(|it| it.strip_suffix(" -->"));
    let answer = answer.ok_or("has no line above it like `<!-- answer: b -->`")?;
    let list = text[after..mark].rfind("- a) ").ok_or("has no choices above it")?;
    let start = after + list;
    let count =
        LETTERS.iter().take_while(|it| text[start..mark].contains(&format!("- {it}) "))).count();
    if count < 2 || text[start..mark].contains("- e) ") {
        return Err("does not have two to four choices");
    }
    let answer = LETTERS[..count].iter().find(|letter| letter.to_string() == answer);
    let answer = *answer.ok_or("is not one of the choices")?;
    let end = text[at..].find("</details>").ok_or("does not end")?;
    Ok(Quiz { start, mark: (mark, at), end: at + end + "</details>".len(), answer })
}

/// Puts each prediction into a frame. `page` is part of the key under which a browser remembers what
/// was chosen. `total` is the number of predictions in the book.
///
/// # Errors
/// As for [`quizzes`].
pub(crate) fn rewrite(text: &str, page: &Path, total: usize) -> io::Result<String> {
    let mut edits = Edits::new();
    for (index, quiz) in quizzes(text)?.into_iter().enumerate() {
        let key = escape(&format!("{}#{}", page.with_extension("").display(), index + 1));
        let Quiz { start, mark, end, answer } = quiz;
        edits.push((
            start..start,
            format!("<div class=\"quiz\" data-quiz=\"{key}\" data-answer=\"{answer}\" data-total=\"{total}\">\n\n"),
        ));
        edits.push((mark.0..mark.1, String::new()));
        let summary = mark.1 + ANSWER.len();
        edits.push((summary..summary, format!("\n\nThe answer is **{answer})**.")));
        edits.push((end..end, "\n\n</div>\n".into()));
    }
    Ok(edit(text, edits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::{Chapter, flatten, outline};

    const TEXT: &str = "Does it turn?\n\n- a) Yes.\n- b) No.\n\n```console\n$ run\n```\n\n\
        <!-- answer: b -->\n<details><summary>The answer</summary>\n\nIt does not.\n\n</details>\n";

    #[test]
    fn every_prediction_of_the_workspace_has_choices_and_an_answer() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("there is a workspace");
        let parts = outline(root).expect("the files can be read");
        let mut count = 0;
        for chapter in flatten(&parts) {
            let Chapter { title, text, .. } = chapter;
            count += quizzes(text).unwrap_or_else(|problem| panic!("{title}: {problem}")).len();
            if let Some((_, rest)) = text.split_once("\n## Predict, then try\n") {
                let section = rest.split("\n## ").next().unwrap_or_default();
                let quizzes = quizzes(section).expect("the whole text was right");
                assert!(!quizzes.is_empty(), "{title}: nothing to predict in that section");
            }
        }
        assert!(count > 30, "only {count} predictions were found");
    }

    fn problem(text: &str) -> String {
        quizzes(text).expect_err("the text has a mistake").to_string()
    }

    #[test]
    fn rewrite_puts_a_frame_around_choices_and_answer() {
        let new = rewrite(TEXT, Path::new("gil/index.md"), 5).expect("the text is right");
        let expected = "Does it turn?\n\n<div class=\"quiz\" data-quiz=\"gil/index#1\" \
            data-answer=\"b\" data-total=\"5\">\n\n- a) Yes.\n- b) No.\n\n```console\n$ run\n```\n\n\
            <details><summary>The answer</summary>\n\nThe answer is **b)**.\n\nIt does not.\n\n\
            </details>\n\n</div>\n\n";
        assert_eq!(new, expected);
    }

    #[test]
    fn quizzes_leaves_other_folded_text_alone() {
        let text = "<details><summary>What happens</summary>\n\n1: It hangs.\n\n</details>\n";
        assert_eq!(quizzes(text).expect("there is no quiz"), []);
    }

    #[test]
    fn quizzes_ignores_an_example_in_code() {
        let text = format!("```text\n{ANSWER}\n```\n");
        assert_eq!(quizzes(&text).expect("there is no quiz"), []);
    }

    #[test]
    fn quizzes_fails_if_the_answer_is_not_marked() {
        let text = TEXT.replace("<!-- answer: b -->\n", "");
        let expected = "the answer in line 10 has no line above it like `<!-- answer: b -->`";
        assert_eq!(problem(&text), expected);
    }

    #[test]
    fn quizzes_fails_if_several_answers_are_folded_together() {
        let text = TEXT.replace("The answer<", "The answers<");
        assert!(problem(&text).ends_with("fold each answer on its own"), "{}", problem(&text));
    }

    #[test]
    fn quizzes_fails_if_the_choices_are_missing_or_too_many() {
        let text = TEXT.replace("- a) Yes.\n- b) No.\n", "");
        assert_eq!(problem(&text), "the answer in line 9 has no choices above it");
        let text = TEXT.replace("- b) No.\n", "");
        assert_eq!(problem(&text), "the answer in line 10 does not have two to four choices");
        let text = TEXT.replace("- b) No.\n", "- b) No.\n- c) C\n- d) D\n- e) E\n");
        assert_eq!(problem(&text), "the answer in line 14 does not have two to four choices");
    }

    #[test]
    fn quizzes_fails_if_the_answer_is_not_a_choice() {
        let text = TEXT.replace("answer: b", "answer: c");
        assert_eq!(problem(&text), "the answer in line 11 is not one of the choices");
    }

    #[test]
    fn quizzes_does_not_take_the_choices_of_another_question() {
        let second = TEXT.replace("- a) Yes.\n- b) No.\n", "");
        assert!(problem(&format!("{TEXT}{second}")).ends_with("has no choices above it"));
    }
}
