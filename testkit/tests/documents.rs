//! What the documents say must be so: links lead somewhere, commands and tables name what exists,
//! and the table of supervisors quotes the code.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files in `folder`, and in the folders below it down to `depth`, with that extension.
fn files(folder: &Path, extension: &str, depth: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() && depth > 0 && !path.ends_with("target") {
            found.extend(files(&path, extension, depth - 1));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found
}

/// Where the links of a document lead.
fn links(markdown: &str) -> impl Iterator<Item = &str> {
    let links = markdown.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
    links.filter(|link| !link.contains("://"))
}

/// The name by which a link can lead to a heading.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
    heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

fn anchors(markdown: &str) -> Vec<String> {
    let headings = markdown.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

#[test]
fn every_link_leads_somewhere() {
    for file in files(&root(), "md", 1) {
        let text = read(&file);
        for link in links(&text) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let folder = file.parent().expect("a file is in a folder");
            let target = if path.is_empty() { file.clone() } else { folder.join(path) };
            let place = format!("{} links to {link}", file.display());
            assert!(target.exists(), "{place}, which does not exist");
            let found = anchor.is_empty() || anchors(&read(&target)).contains(&anchor.to_owned());
            assert!(found, "{place}, but there is no such heading");
        }
    }
}

/// The commands that begin with `cargo` in a document or in the comments of a program.
fn commands(text: &str) -> Vec<String> {
    let is_end = |c: char| "`|<>\"\n".contains(c);
    let starts = text.match_indices("cargo ").map(|(start, _)| &text[start..]);
    let commands = starts.map(|rest| rest.split(is_end).next().unwrap_or_default());
    commands.filter(|command| command.contains(" -p ")).map(str::to_owned).collect()
}

/// The word after the flag.
fn value<'a>(command: &'a str, flag: &str) -> Option<&'a str> {
    command.split_whitespace().skip_while(|word| *word != flag).nth(1)
}

#[test]
fn every_command_names_what_exists() {
    let mut texts = files(&root(), "md", 1);
    texts.extend(files(&root(), "rs", 2)); // `src`, `examples` and `benches`
    texts.retain(|file| !file.parent().is_some_and(|folder| folder.ends_with("tests")));
    let mut seen = 0;
    for file in texts {
        for command in commands(&read(&file)) {
            let place = format!("{}: `{command}`", file.display());
            let package = value(&command, "-p").expect("a command with -p names a package");
            assert!(root().join(package).join("Cargo.toml").exists(), "{place}: no such package");
            if let Some(example) = value(&command, "--example") {
                let source = root().join(package).join("examples").join(example);
                assert!(source.with_extension("rs").exists(), "{place}: no such example");
            }
            if command.starts_with("cargo bench") {
                assert!(root().join(package).join("benches").exists(), "{place}: no benchmark");
            }
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} commands were found: were they looked for in the right place?");
}

/// The links of a document whose text is a name in the code, as in [`name`](file), with the name.
fn named_links(markdown: &str) -> impl Iterator<Item = (&str, &str)> {
    markdown.split("[`").skip(1).filter_map(|rest| {
        let (name, rest) = rest.split_once("`](")?;
        Some((name, rest.split_once(')')?.0))
    })
}

/// Whether a program has a test of that name.
fn has_test(source: &str, name: &str) -> bool {
    source.split_once(&format!("fn {name}(")).is_some_and(|(before, _)| {
        let attributes = before.rsplit("\n\n").next().unwrap_or_default();
        attributes.contains("#[test]")
    })
}

#[test]
fn every_test_that_shows_what_is_promised_exists() {
    let document = read(&root().join("RELIABILITY.md"));
    let mut seen = 0;
    for (name, file) in named_links(&document).filter(|(_, file)| file.contains("/tests")) {
        assert!(has_test(&read(&root().join(file)), name), "{file} has no test {name}");
        seen += 1;
    }
    assert!(seen > 30, "only {seen} tests were found: were they looked for in the right way?");
}

/// The code that ends at the callout `n`, and begins behind the one before it.
fn step(code: &str, n: usize) -> Option<&str> {
    let end = code.find(&format!("// ({n})"))?;
    let start = code[..end].rfind("// (").unwrap_or(0);
    Some(&code[start..end])
}

#[test]
fn the_table_of_supervisors_quotes_the_code() {
    let readme = read(&root().join("README.md"));
    let lessons = ["spinner-thread", "spinner-proc", "spinner-async"];
    let code = lessons.map(|lesson| read(&root().join(lesson).join("src/lib.rs")));
    for n in 1..=9 {
        let row = readme.lines().find(|line| line.starts_with(&format!("| ({n}) |")));
        let row = row.unwrap_or_else(|| panic!("the table has no row for ({n})"));
        let row = row.replace(r"\|", "\u{1}"); // a bar inside a cell
        let cells: Vec<_> = row.split('|').skip(3).map(|cell| cell.replace('\u{1}', "|")).collect();
        for (lesson, (cell, code)) in lessons.iter().zip(cells.iter().zip(&code)) {
            let quote = cell.split('`').nth(1);
            match (quote, step(code, n)) {
                (None, None) => {}
                (Some(quote), Some(step)) if step.contains(quote) => {}
                (quote, step) => {
                    panic!("{lesson} ({n}): {quote:?} is quoted, the code has {step:?}")
                }
            }
        }
    }
}
