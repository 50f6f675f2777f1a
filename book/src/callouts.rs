//! Shows the code of a lesson above the table that explains its steps, and links both.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use cli_core::Context;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};

use crate::code;
use crate::markdown::{Edits, edit, escape, events};

/// Code with more lines is folded.
const UNFOLDED_LINES: usize = 130;

/// A source file with callouts.
#[derive(Debug)]
pub(crate) struct Listing {
    /// Its path, relative to the README.
    pub(crate) name: String,
    /// Its text, without tests.
    pub(crate) text: String,
}

/// Reads the files in `folder/src` that have callouts.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn listings(folder: &Path) -> io::Result<Vec<Listing>> {
    let mut listings = Vec::new();
    for file in rust_files(&folder.join("src"))? {
        let text = fs::read_to_string(&file).context(format!("cannot read {}", file.display()))?;
        if text.lines().any(|line| code::callout(line).is_some()) {
            let name = file.strip_prefix(folder).expect("the file is in the folder");
            let name = name.iter().map(|it| it.to_string_lossy()).collect::<Vec<_>>().join("/");
            listings.push(Listing { name, text: without_tests(&text).into() });
        }
    }
    Ok(listings)
}

/// All Rust files in a folder, in the order of their names. None if there is no such folder.
fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match path.extension() {
                _ if path.is_dir() => files.extend(rust_files(&path)?),
                Some(extension) if extension == "rs" => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The text of a file up to its module of tests.
pub(crate) fn without_tests(text: &str) -> &str {
    text.find("\n#[cfg(test)]\nmod tests {").map_or(text, |tests| &text[..=tests])
}

/// Puts the code before the first table of steps, and links the numbers in the text with the code. If
/// there is no code, they lead to the page `columns`, which shows that of several lessons. A text
/// without such a table stays as it is.
pub(crate) fn rewrite(text: &str, listings: &[Listing], columns: Option<&str>) -> String {
    let Some(table) = table_of_steps(text) else { return text.into() };
    let mut steps = BTreeMap::new();
    let code: String = listings.iter().map(|listing| show(listing, &mut steps)).collect();
    let mut edits = link_numbers(text, |n| match columns {
        Some(page) if listings.is_empty() => Some(format!("{page}#step-{n}")),
        _ => steps.contains_key(&n).then(|| format!("#code-{n}")),
    });
    edits.push((table..table, code));
    edit(text, edits)
}

/// Where the first table starts that has a row for step (1).
fn table_of_steps(text: &str) -> Option<usize> {
    let row = text.find("\n| (1) |")?;
    Some(text[..row].rfind("\n\n")? + 2)
}

/// One file as a block of HTML. Counts in `steps` how often each number was shown.
fn show(listing: &Listing, steps: &mut BTreeMap<u32, u32>) -> String {
    let lines = code::rust(&listing.text, |n| {
        let count = steps.entry(n).or_default();
        *count += 1;
        let id = if *count == 1 { format!("code-{n}") } else { format!("code-{n}-{count}") };
        marker(&id, &format!("step-{n}"), n, "to its explanation")
    });
    let open = if lines.len() > UNFOLDED_LINES { "" } else { " open" };
    let name = escape(&listing.name);
    let code = code::pre(&lines);
    format!(
        "<details class=\"listing\"{open}><summary><code>{name}</code></summary>\
        {code}</details>\n\n"
    )
}

fn marker(id: &str, target: &str, n: u32, whither: &str) -> String {
    format!(
        "<a class=\"callout\" id=\"{id}\" href=\"#{target}\" aria-label=\"step {n}, {whither}\">{n}</a>"
    )
}

/// The edits that turn `(1)` into links to the code. The one in the table gets an id.
fn link_numbers(text: &str, target: impl Fn(u32) -> Option<String>) -> Edits {
    let mut edits = Edits::new();
    let mut in_table = HashSet::new();
    let (mut links, mut cell) = (0, false);
    for (event, range) in events(text) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Heading { .. } | Tag::CodeBlock(_)) => links += 1,
            Event::End(TagEnd::Link | TagEnd::Heading(_) | TagEnd::CodeBlock) => links -= 1,
            Event::Start(Tag::TableCell) => cell = true,
            Event::End(TagEnd::TableCell) => cell = false,
            Event::Text(part) => {
                for (at, n) in numbers(&part).filter(|_| links == 0) {
                    let Some(target) = target(n) else { continue };
                    let start = range.start + at;
                    let length = n.to_string().len() + 2;
                    let row = cell && is_list_of_numbers(&part) && in_table.insert(n);
                    let id = if row { format!(" id=\"step-{n}\"") } else { String::new() };
                    let link = format!(
                        "<a class=\"callout\"{id} href=\"{target}\" aria-label=\"step {n}, to the code\">{n}</a>"
                    );
                    edits.push((start..start + length, link));
                }
                cell = false;
            }
            _ => {}
        }
    }
    edits
}

/// Returns whether a cell such as `(7), (8)` names the steps of its row.
fn is_list_of_numbers(cell: &str) -> bool {
    cell.chars().all(|c| c.is_ascii_digit() || "(), ".contains(c))
}

/// Finds numbers in parentheses, and where they are.
fn numbers(text: &str) -> impl Iterator<Item = (usize, u32)> {
    text.match_indices('(').filter_map(|(at, _)| {
        let number = text[at + 1..].split_once(')')?.0;
        let is_number = number.chars().all(|c| c.is_ascii_digit()) && number.len() <= 2;
        Some((at, is_number.then(|| number.parse().ok())??))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = "See step (2), `(1)`.\n\n| step | what |\n|---|---|\n| (1) | Begins (2). |\n\
        | (2), (3) | Ends. |\n| (4) | Absent. |\n";

    fn listing() -> Listing {
        Listing {
            name: "src/lib.rs".into(),
            text: "a(); // (1)\n\nb(); // (2)\nc(); // (2)\nd(); // (3)\n".into(),
        }
    }

    #[test]
    fn rewrite_links_steps_with_code_both_ways() {
        let new = rewrite(README, &[listing()], None);
        for id in ["step-1", "step-2", "step-3", "code-1", "code-2", "code-2-2"] {
            assert_eq!(new.matches(&format!("id=\"{id}\"")).count(), 1, "id {id} in {new}");
        }
        assert_eq!(new.matches("href=\"#code-1\"").count(), 1, "{new}");
        assert_eq!(new.matches("href=\"#code-2\"").count(), 3, "{new}");
        assert_eq!(new.matches("href=\"#step-2\"").count(), 2, "{new}");
        assert!(new.contains("`(1)`") && new.contains("| (4) |"), "{new}");
    }

    #[test]
    fn rewrite_puts_the_code_before_the_table_and_on_one_line() {
        let new = rewrite(README, &[listing()], None);
        let (code, table) = (new.find("<details"), new.find("| step |"));
        assert!(code.expect("there is code") < table.expect("there is a table"), "{new}");
        let code = new.lines().find(|line| line.contains("<details")).expect("there is code");
        assert!(code.ends_with("</details>"), "{code}");
    }

    #[test]
    fn rewrite_changes_nothing_without_code_or_without_a_table() {
        assert_eq!(rewrite(README, &[], None), README);
        assert_eq!(rewrite("See (1).\n", &[listing()], None), "See (1).\n");
    }

    #[test]
    fn rewrite_leads_to_the_columns_if_there_is_no_code() {
        let new = rewrite(README, &[], Some("all.html"));
        assert_eq!(new.matches("href=\"all.html#step-2\"").count(), 3, "{new}");
        assert_eq!(new.matches("id=\"step-2\"").count(), 1, "{new}");
    }

    #[test]
    fn without_tests_leaves_out_the_module() {
        assert_eq!(without_tests("a\n\n#[cfg(test)]\nmod tests {\n}\n"), "a\n\n");
        assert_eq!(without_tests("a\n"), "a\n");
    }
}
