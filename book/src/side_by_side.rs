//! Puts the source files of a family of lessons into columns, aligned by their callouts.

use std::collections::HashSet;
use std::path::Path;
use std::{fs, io};

use cli_core::Context;
use similar::{Algorithm, Change, ChangeTag, TextDiff};

use crate::callouts::without_tests;
use crate::code;
use crate::links::relative;
use crate::markdown::escape;
use crate::outline::{Chapter, page_of};

/// Lessons that are one program in several variants.
#[derive(Debug)]
pub(crate) struct Family {
    /// The title of the page.
    pub(crate) title: &'static str,
    /// The page, with `.md` in place of `.html`.
    pub(crate) path: &'static str,
    /// What to look at, in Markdown.
    pub(crate) about: &'static str,
    /// The README whose table explains the steps.
    pub(crate) steps: &'static str,
    /// The files, in the order of the columns.
    pub(crate) files: &'static [&'static str],
}

/// Makes the page of a family.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn chapter(root: &Path, family: &Family) -> io::Result<Chapter> {
    let mut texts = Vec::new();
    for file in family.files {
        let text = fs::read_to_string(root.join(file)).context(format!("cannot read {file}"))?;
        texts.push((*file, without_tests(&text).to_string()));
    }
    let columns: Vec<_> = texts.iter().map(|(file, text)| Column::new(file, text)).collect();
    let files: Vec<_> = family.files.iter().map(|file| format!("[{file}](../{file})")).collect();
    let Family { title, about, path, .. } = family;
    let target = relative(Path::new(path), Path::new(&page_of(family.steps)));
    let (files, table, diffs) = (files.join(", "), table(&columns, &target), diffs(&columns));
    let text = format!("# {title}\n\n{about}\n\nThe files: {files}.\n\n{}\n", page(&table, &diffs));
    Ok(Chapter { title: (*title).into(), path: path.into(), text, ..Chapter::default() })
}

/// The columns, the diffs, and the switch between them. It works without a script.
fn page(table: &str, diffs: &str) -> String {
    let choice = |id: &str, label: &str, checked: &str| {
        format!("<label><input type=\"radio\" name=\"view\" id=\"{id}\"{checked}> {label}</label>")
    };
    let columns = choice("view-columns", "columns", " checked");
    let unified = choice("view-diff", "unified diff", "");
    format!(
        "<div class=\"side-by-side\"><fieldset class=\"view\"><legend>Show</legend>{columns}{unified}\
        </fieldset>{table}{diffs}</div>"
    )
}

/// A file, cut into blocks.
#[derive(Debug)]
struct Column<'a> {
    file: &'a str,
    text: &'a str,
    blocks: Vec<Block<'a>>,
}

/// Lines that belong together. They are in the same row as the blocks of the other files that have
/// the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block<'a> {
    /// What starts the block: a callout such as `(3)` or a function such as `fn spin`.
    key: String,
    lines: Vec<&'a str>,
}

/// Cuts a source into blocks. A block starts at an item on the top level, with its comments, and at a
/// statement with a callout.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut starts = vec![(0, "start".to_string())];
    for (index, line) in lines.iter().enumerate() {
        let starts_item = index > 0 && lines[index - 1].is_empty() && !line.starts_with([' ', '}']);
        if let Some(n) = code::callout(line) {
            starts.push((start_of_statement(&lines, index), format!("({n})")));
        } else if let Some(key) = item(&lines[index..]).filter(|_| starts_item) {
            starts.push((index, key));
        }
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([lines.len()]);
    let block = |((start, key), end): (&(usize, String), usize)| {
        let lines = &lines[*start..end];
        let length = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        Block { key: key.clone(), lines: lines[..length].to_vec() }
    };
    starts.iter().zip(ends).map(block).collect()
}

/// The first line of the statement that goes on in the line `at`, with the comments above it. An arm
/// of a `match` belongs to the whole of it if it is the first one.
fn start_of_statement(lines: &[&str], at: usize) -> usize {
    let goes_on = |line: &str| {
        let code = line.trim();
        code::callout(code).is_none()
            && !code.is_empty()
            && (code.starts_with("// ")
                || code.contains("match ")
                || !code.ends_with([';', '{', '}', ',']))
    };
    let before = lines[..at].iter().rposition(|line| !goes_on(line));
    before.map_or(at, |last| last + 1)
}

/// The kind and the name of the item that starts here, perhaps with comments and attributes.
fn item(lines: &[&str]) -> Option<String> {
    let head = lines.iter().find(|line| !line.starts_with("//") && !line.starts_with("#["))?;
    let mut words = head.split(|c: char| !c.is_alphanumeric() && c != '_').skip_while(|word| {
        ["pub", "crate", "unsafe", "async", "super"].contains(word) || word.is_empty()
    });
    let (kind, name) = (words.next()?, words.next()?);
    match kind {
        "use" => Some("use".into()),
        "fn" | "struct" | "enum" | "trait" | "impl" | "const" | "type" => {
            Some(format!("{kind} {name}"))
        }
        _ => None,
    }
}

/// The keys of all columns in one order, which is that of each column.
fn rows(columns: &[Column]) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for column in columns {
        let mut after = 0;
        for block in &column.blocks {
            if let Some(at) = rows.iter().position(|row| *row == block.key) {
                after = after.max(at + 1);
            } else {
                rows.insert(after, block.key.clone());
                after += 1;
            }
        }
    }
    rows
}

/// The columns. The numbers lead to the steps on the page `target`.
fn table(columns: &[Column], target: &str) -> String {
    let head: Vec<_> = columns.iter().map(|column| escape(column.file)).collect();
    let head = head.join("</th><th>");
    let rows: String = rows(columns).iter().map(|key| row(key, columns, target)).collect();
    format!(
        "<p class=\"legend\"><span class=\"differs\">A bar and a sign mark</span> what is not the same in \
        all columns.</p><div class=\"columns\" tabindex=\"0\" role=\"region\" aria-label=\"The files in \
        columns\"><table><thead><tr><th>{head}</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

fn row(key: &str, columns: &[Column], target: &str) -> String {
    let blocks: Vec<Vec<&Block>> = columns.iter().map(|column| column.with_key(key)).collect();
    let sets: Vec<HashSet<&str>> = blocks.iter().map(|blocks| lines(blocks).collect()).collect();
    let mut has_id = HashSet::new();
    let mut marker = |n| {
        let id = if has_id.insert(n) { format!(" id=\"step-{n}\"") } else { String::new() };
        format!(
            "<a class=\"callout\"{id} href=\"{target}#step-{n}\" aria-label=\"step {n}, to its \
            explanation\">{n}</a>"
        )
    };
    let cells: String = blocks.iter().map(|blocks| cell(blocks, &sets, &mut marker)).collect();
    format!("<tr>{cells}</tr>")
}

impl<'a> Column<'a> {
    fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, blocks: blocks(text) }
    }

    /// The blocks with a key. In some files a step occurs several times.
    fn with_key(&self, key: &str) -> Vec<&Block<'a>> {
        self.blocks.iter().filter(|block| block.key == key).collect()
    }
}

/// The lines of some blocks, without the spaces that indent them.
fn lines<'a>(blocks: &[&Block<'a>]) -> impl Iterator<Item = &'a str> {
    blocks.iter().flat_map(|block| &block.lines).map(|line| line.trim())
}

/// A cell. A line is marked unless each column has it in this row, or it only closes a bracket.
fn cell(
    blocks: &[&Block],
    sets: &[HashSet<&str>],
    marker: &mut impl FnMut(u32) -> String,
) -> String {
    if blocks.is_empty() {
        return "<td class=\"none\"><span class=\"hidden-text\">not here</span></td>".into();
    }
    let text: Vec<&str> = blocks.iter().flat_map(|block| &block.lines).copied().collect();
    let html = code::rust(&text.join("\n"), marker);
    let show = |(line, html): (&&str, &String)| {
        let is_bracket = !line.contains(char::is_alphanumeric);
        let everywhere = is_bracket || sets.iter().all(|set| set.contains(line.trim()));
        let class = if everywhere { "line" } else { "line differs" };
        let indent = line.len() - line.trim_start().len();
        format!("<span class=\"{class}\" style=\"--indent: {indent}\">{html}&#10;</span>")
    };
    let code: String = text.iter().zip(&html).map(show).collect();
    format!("<td><pre><code class=\"nohighlight code\">{code}</code></pre></td>")
}

/// The unified diff of each file and the next one.
fn diffs(columns: &[Column]) -> String {
    let diff = |pair: &[Column]| {
        let [old, new] = [pair[0].text, pair[1].text];
        let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(old, new);
        let lines: Vec<_> = diff.iter_all_changes().map(|change| diff_line(&change)).collect();
        let lines = lines.concat();
        let [old, new] = [pair[0].file, pair[1].file].map(escape);
        format!(
            "<p><code>git diff --no-index {old} {new}</code></p>\
            <pre tabindex=\"0\"><code class=\"nohighlight code\">{lines}</code></pre>"
        )
    };
    format!("<div class=\"diffs\">{}</div>", columns.windows(2).map(diff).collect::<String>())
}

fn diff_line(change: &Change<&str>) -> String {
    let (class, sign) = match change.tag() {
        ChangeTag::Equal => ("same", ' '),
        ChangeTag::Delete => ("removed", '-'),
        ChangeTag::Insert => ("added", '+'),
    };
    let line = escape(change.value().trim_end());
    format!("<span class=\"line {class}\">{sign} {line}&#10;</span>")
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str =
        "//! A.\n\nuse x;\n\n/// Runs.\npub fn run() {\n    one(); // (1)\n    two(); // (2)\n}\n";
    const B: &str = "//! B.\n\nuse x;\n\nconst N: u8 = 1;\n\n/// Runs.\npub async fn run() {\n    two(); // \
        (2)\n    three(); // (3)\n}\n\nfn end() {}\n";

    fn columns() -> Vec<Column<'static>> {
        vec![Column::new("a.rs", A), Column::new("b.rs", B)]
    }

    #[test]
    fn blocks_start_at_items_and_callouts() {
        let blocks = blocks(A);
        let keys: Vec<_> = blocks.iter().map(|block| block.key.as_str()).collect();
        assert_eq!(keys, ["start", "use", "fn run", "(1)", "(2)"]);
        assert_eq!(blocks[2].lines, ["/// Runs.", "pub fn run() {"]);
        assert_eq!(blocks[4].lines, ["    two(); // (2)", "}"]);
    }

    #[test]
    fn blocks_contain_the_whole_statement_of_a_callout() {
        let text = "fn f() {\n    a(); // (1)\n    // Why.\n    let b = match c() {\n        D => e, // (2)\n        \
            G => {}\n    };\n    h\n        .i(); // (3)\n}\n";
        let blocks = blocks(text);
        let first: Vec<_> = blocks.iter().map(|block| block.lines[0].trim()).collect();
        assert_eq!(first, ["fn f() {", "a(); // (1)", "// Why.", "h"]);
    }

    #[test]
    fn rows_keep_the_order_of_every_column() {
        let expected = ["start", "use", "const N", "fn run", "(1)", "(2)", "(3)", "fn end"];
        assert_eq!(rows(&columns()), expected);
    }

    #[test]
    fn table_aligns_blocks_and_marks_what_differs() {
        let table = table(&columns(), "a.html");
        let rows: Vec<&str> = table.split("<tr>").collect();
        // The first piece precedes the head.
        assert_eq!(rows.len(), 2 + 8);
        let step_1 = rows.iter().find(|row| row.contains("a.html#step-1")).expect("there is a row");
        assert!(step_1.contains("class=\"none\""), "{step_1}");
        let step_2 = rows.iter().find(|row| row.contains("a.html#step-2")).expect("there is a row");
        assert_eq!(step_2.matches("a.html#step-2").count(), 2, "{step_2}");
        assert_eq!(step_2.matches("id=\"step-2\"").count(), 1, "{step_2}");
        assert!(!step_2.contains("differs"), "{step_2}");
        let run = rows.iter().find(|row| row.contains("Runs.")).expect("there is a row");
        assert_eq!(run.matches("differs").count(), 2, "only the heads differ: {run}");
    }

    #[test]
    fn table_has_no_line_feed_because_a_blank_line_would_end_the_html() {
        assert!(!table(&columns(), "a.html").contains('\n'));
    }

    #[test]
    fn diffs_compare_each_file_with_the_next() {
        let diffs = diffs(&columns());
        assert!(
            diffs.contains("<span class=\"line removed\">- pub fn run() {&#10;</span>"),
            "{diffs}"
        );
        assert!(
            diffs.contains("<span class=\"line added\">+ pub async fn run() {&#10;</span>"),
            "{diffs}"
        );
        assert!(diffs.contains("<span class=\"line same\">  /// Runs.&#10;</span>"), "{diffs}");
    }
}
