//! Makes a chapter from each exercise: the task, the code to complete, and the hints, folded.

use std::path::Path;
use std::{fs, io};

use cli_core::Context;

use crate::code;
use crate::glossary::{self, Definitions, GLOSSARY};
use crate::markdown::slug;
use crate::outline::Chapter;

/// The folder of the exercises.
const FOLDER: &str = "exercises/src";

/// Returns a chapter for each exercise, in the order of their names.
///
/// # Errors
/// When a file cannot be read, or does not start with a heading.
pub(crate) fn chapters(root: &Path) -> io::Result<Vec<Chapter>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join(FOLDER)).context(format!("cannot read {FOLDER}"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".rs").filter(|name| name.starts_with("ex")) {
            names.push(format!("{FOLDER}/{name}.rs"));
        }
    }
    names.sort();
    let known = Known { root, exercises: &names, terms: &glossary::read(root)? };
    names.iter().map(|file| chapter(&known, file)).collect()
}

fn chapter(known: &Known, file: &str) -> io::Result<Chapter> {
    let source =
        fs::read_to_string(known.root.join(file)).context(format!("cannot read {file}"))?;
    let text = text(&source, file, known);
    let title = text.strip_prefix("# ").and_then(|text| text.lines().next());
    let title = title.ok_or_else(|| io::Error::other(format!("{file} starts with no heading")))?;
    Ok(Chapter {
        title: title.replace('`', ""),
        path: file.replace(".rs", ".md").into(),
        source: Some(file.into()),
        text,
        ..Chapter::default()
    })
}

/// The Markdown of an exercise.
fn text(source: &str, file: &str, known: &Known) -> String {
    let doc_comment = source.lines().map_while(|line| line.strip_prefix("//!"));
    let task = doc_comment.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let task = task.collect::<Vec<_>>().join("\n");
    let rest = source.trim_start_matches(|c: char| c.is_whitespace());
    let code =
        rest.lines().skip_while(|line| line.starts_with("//!")).collect::<Vec<_>>().join("\n");
    let (code, hints) = code.split_once("// region: ").unwrap_or((&code, ""));
    let code = code::pre(&code::rust(code.trim(), |n| format!("({n})")));
    let task = known.link_paragraph(&task);
    let hints: String = hints.split("// region: ").filter_map(hint).collect();
    format!(
        "{task}\n\n<details class=\"listing\" open><summary><code>{file}</code></summary>\
        {code}</details>\n\n{hints}"
    )
}

/// One hint, folded. `region` is its title and its text, in comments.
fn hint(region: &str) -> Option<String> {
    let (title, text) = region.split_once('\n')?;
    let (text, _) = text.split_once("// endregion")?;
    let text =
        text.lines().map(|line| line.strip_prefix("//").unwrap_or(line).trim_start_matches(' '));
    let text = text.collect::<Vec<_>>().join("\n");
    Some(format!(
        "<details class=\"hint\"><summary>{title}</summary>\n\n{}\n\n</details>\n\n",
        text.trim()
    ))
}

/// What an exercise can name: lessons, files, exercises, and terms of the glossary.
struct Known<'a> {
    root: &'a Path,
    exercises: &'a [String],
    terms: &'a Definitions,
}

impl Known<'_> {
    /// Links what the paragraph names that says what to read first.
    fn link_paragraph(&self, task: &str) -> String {
        let Some(start) = task.find("Read first:") else { return task.into() };
        let end = task[start..].find("\n\n").map_or(task.len(), |length| start + length);
        [&task[..start], &self.link(&task[start..end]), &task[end..]].concat()
    }

    fn link(&self, text: &str) -> String {
        let mut linked = String::new();
        let mut lesson = "";
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (part, after) = rest.split_at(part(rest, first));
            let name = part.trim_matches(first);
            let target = match first {
                '`' if self.is_lesson(name) => {
                    lesson = name;
                    Some(format!("{name}/README.md"))
                }
                '`' => self.root.join(name).is_file().then(|| name.to_string()),
                '*' => self.term(name),
                '(' if part.len() > 1 && !lesson.is_empty() => {
                    let step = name.trim_end_matches(')');
                    Some(format!("{lesson}/README.md#step-{step}"))
                }
                _ => self.exercise(part),
            };
            match target {
                Some(target) => linked.extend(["[", part, "](../../", &target, ")"]),
                None => linked += part,
            }
            rest = after;
        }
        linked
    }

    fn is_lesson(&self, name: &str) -> bool {
        self.root.join(name).join("README.md").exists()
    }

    fn term(&self, name: &str) -> Option<String> {
        let id = slug(&name.replace('\n', " "));
        self.terms.contains_key(&id).then(|| format!("{GLOSSARY}#{id}"))
    }

    /// The file of the exercise with a number of two digits.
    fn exercise(&self, number: &str) -> Option<String> {
        let is_number = number.len() == 2 && number.chars().all(|c| c.is_ascii_digit());
        let start = format!("{FOLDER}/ex{number}_");
        self.exercises.iter().find(|file| is_number && file.starts_with(&start)).cloned()
    }
}

/// The length of the first part of `rest`: a word, code, emphasis, a step such as `(3)`, or a
/// character.
fn part(rest: &str, first: char) -> usize {
    let is_step = |rest: &str| rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    match first {
        '`' | '*' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
        '(' if is_step(rest) => rest.find(')').map_or(rest.len(), |end| end + 1),
        c if c.is_alphanumeric() => rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()),
        c => c.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! # 01: join\n//!\n//! Do it.\n//!\n//! Read first: nothing.\n\nfn f() {\n    \
        todo!()\n}\n\n// region: Hint 1, a nudge\n//\n// Look `up`.\n//\n// endregion\n// region: Hint 2, \
        more\n//\n// Look down.\n//\n// endregion\n";

    fn with_known<T>(run: impl FnOnce(&Known) -> T) -> T {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("there is a workspace");
        let exercises = ["exercises/src/ex02_event.rs".to_string()];
        let terms = [("data-race".to_string(), String::new())].into();
        run(&Known { root, exercises: &exercises, terms: &terms })
    }

    #[test]
    fn text_has_the_task_the_code_and_folded_hints() {
        let text = with_known(|known| text(SOURCE, "exercises/src/ex01_join.rs", known));
        assert!(text.starts_with("# 01: join\n\nDo it.\n\nRead first: nothing.\n\n"), "{text}");
        assert!(text.contains("todo"), "{text}");
        let hint = "<details class=\"hint\"><summary>Hint 1, a nudge</summary>\n\nLook `up`.\n\n</details>";
        assert!(text.contains(hint), "{text}");
        assert_eq!(text.matches("<details class=\"hint\">").count(), 2, "{text}");
        assert!(!text.contains("region"), "{text}");
    }

    #[test]
    fn link_paragraph_links_what_it_knows() {
        let link = |task: &str| with_known(|known| known.link_paragraph(task));
        let task = "The `gil`.\n\nRead first: the lesson `gil`, steps (1) and (2) (all); exercises 02 and 99, \
            *Data\nrace* and *More*; `f` in `gil/src/lib.rs`.\n\nThe `gil`.";
        let expected = "The `gil`.\n\nRead first: the lesson [`gil`](../../gil/README.md), steps \
            [(1)](../../gil/README.md#step-1) and [(2)](../../gil/README.md#step-2) (all); exercises \
            [02](../../exercises/src/ex02_event.rs) and 99, [*Data\nrace*](../../docs/GLOSSARY.md#data-race) \
            and *More*; `f` in [`gil/src/lib.rs`](../../gil/src/lib.rs).\n\nThe `gil`.";
        assert_eq!(link(task), expected);
        assert_eq!(link("Read first: (1) alone."), "Read first: (1) alone.");
    }

    #[test]
    fn chapters_has_every_file_of_the_folder_once() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("there is a workspace");
        let chapters = chapters(root).expect("the exercises can be read");
        assert!(chapters.len() > 30, "only {} exercises", chapters.len());
        for chapter in &chapters {
            assert!(chapter.text.contains("class=\"hint\""), "{} has no hints", chapter.title);
        }
    }
}
