//! Makes a chapter from each exercise: the task, the code to complete, and the hints, folded.

use std::path::Path;
use std::{fs, io};

use cli_core::Context;

use crate::code;
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
    names.iter().map(|file| chapter(root, file)).collect()
}

fn chapter(root: &Path, file: &str) -> io::Result<Chapter> {
    let source = fs::read_to_string(root.join(file)).context(format!("cannot read {file}"))?;
    let is_lesson = |name: &str| root.join(name).join("README.md").exists();
    let text = text(&source, file, is_lesson);
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

/// The Markdown of an exercise. The names of lessons become links.
fn text(source: &str, file: &str, is_lesson: impl Fn(&str) -> bool) -> String {
    let doc_comment = source.lines().map_while(|line| line.strip_prefix("//!"));
    let task = doc_comment.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let task = task.collect::<Vec<_>>().join("\n");
    let rest = source.trim_start_matches(|c: char| c.is_whitespace());
    let code =
        rest.lines().skip_while(|line| line.starts_with("//!")).collect::<Vec<_>>().join("\n");
    let (code, hints) = code.split_once("// region: ").unwrap_or((&code, ""));
    let code = code::pre(&code::rust(code.trim(), |n| format!("({n})")));
    let task = link_lessons(&task, is_lesson);
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

/// Links the names of lessons in the paragraph that says what to read first.
fn link_lessons(task: &str, is_lesson: impl Fn(&str) -> bool) -> String {
    let Some(start) = task.find("Read first:") else { return task.into() };
    let end = task[start..].find("\n\n").map_or(task.len(), |length| start + length);
    let link = |(index, part): (usize, &str)| match index % 2 {
        0 => part.to_string(),
        _ if is_lesson(part) => format!("[`{part}`](../../{part}/README.md)"),
        _ => format!("`{part}`"),
    };
    let linked: Vec<_> = task[start..end].split('`').enumerate().map(link).collect();
    [&task[..start], &linked.concat(), &task[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! # 01: join\n//!\n//! Do it.\n//!\n//! Read first: the lesson `gil`, not \
        `x`.\n\nfn f() {\n    todo!()\n}\n\n// region: Hint 1, a nudge\n//\n// Look `up`.\n//\n\
        // endregion\n// region: Hint 2, more\n//\n// Look down.\n//\n// endregion\n";

    #[test]
    fn text_has_the_task_the_code_and_folded_hints() {
        let text = text(SOURCE, "exercises/src/ex01_join.rs", |name| name == "gil");
        assert!(text.starts_with("# 01: join\n\nDo it.\n\n"), "{text}");
        assert!(text.contains("the lesson [`gil`](../../gil/README.md), not `x`."), "{text}");
        assert!(text.contains("todo"), "{text}");
        let hint = "<details class=\"hint\"><summary>Hint 1, a nudge</summary>\n\nLook `up`.\n\n</details>";
        assert!(text.contains(hint), "{text}");
        assert_eq!(text.matches("<details class=\"hint\">").count(), 2, "{text}");
        assert!(!text.contains("region"), "{text}");
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
