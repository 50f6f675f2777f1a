//! The documents agree with the workspace: links lead somewhere, commands and tests that they name
//! exist, and the table of supervisors quotes the code.

use std::path::Path;

use testkit::workspace::{read, root, tracked_files};

/// Returns the targets of a document's links to files and headings.
fn links(markdown: &str) -> impl Iterator<Item = &str> {
    let links = markdown.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
    links.filter(|link| !link.contains("://"))
}

/// Returns the anchor that GitHub gives to a heading.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
    heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

fn anchors(markdown: &str) -> Vec<String> {
    let headings = markdown.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

/// What is wrong with a link in the document `file`, if anything.
fn broken(file: &Path, link: &str) -> Option<String> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let folder = file.parent().expect("a file is in a folder");
    let target = if path.is_empty() { file.to_path_buf() } else { folder.join(path) };
    if !root().join(&target).exists() {
        return Some(format!("{}: {link} does not exist", file.display()));
    }
    let is_found =
        anchor.is_empty() || anchors(&read(&root().join(&target))).contains(&anchor.to_owned());
    (!is_found).then(|| format!("{}: {link} is not a heading", file.display()))
}

#[test]
fn links_lead_to_existing_files_and_headings() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for file in tracked_files(&["md"]) {
        let text = read(&root().join(&file));
        seen += links(&text).count();
        wrong.extend(links(&text).filter_map(|link| broken(&file, link)));
    }
    assert!(wrong.is_empty(), "broken links:\n{}", wrong.join("\n"));
    assert!(seen > 100, "only {seen} links were found: the search is broken");
}

#[test]
fn glossary_lists_each_term_once_in_alphabetical_order() {
    let glossary = read(&root().join("docs/GLOSSARY.md"));
    let (_, list) = glossary.split_once("Alphabetical: ").expect("the glossary has a list");
    let (list, entries) = list.split_once("\n\n").expect("entries follow the list");
    let listed: Vec<String> = links(list).map(|link| link.replace('#', "")).collect();
    let headings = entries.lines().filter_map(|line| line.strip_prefix("### "));
    let mut terms: Vec<String> = headings.map(anchor).collect();
    terms.sort_unstable();
    assert_eq!(listed, terms, "left: the list, right: the entries");
}

#[test]
fn architecture_has_one_row_for_each_crate_and_package() {
    let architecture = read(&root().join("ARCHITECTURE.md"));
    let rows = architecture.lines().filter_map(|row| row.strip_prefix("| `"));
    let mut names: Vec<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    assert!(names.len() > 10, "only {names:?} were found: the search is broken");
    names.sort_unstable();
    let mut once = names.clone();
    once.dedup();
    assert_eq!(names, once, "a crate or a package has two rows");
}

/// Returns the commands in a text that start with `cargo` and name a package.
fn commands(text: &str) -> Vec<&str> {
    let is_end = |c: char| "`|<>\"\n".contains(c);
    let starts = text.match_indices("cargo ").map(|(start, _)| &text[start..]);
    let commands = starts.map(|rest| rest.split(is_end).next().unwrap_or_default());
    commands.filter(|command| command.contains(" -p ")).collect()
}

/// Returns the word after a flag.
fn value<'a>(command: &'a str, flag: &str) -> Option<&'a str> {
    command.split_whitespace().skip_while(|word| *word != flag).nth(1)
}

/// Whether a `cargo run` passes arguments to the program without a `--` in front of them.
fn lacks_separator(command: &str) -> bool {
    let mut words = command.split_whitespace().skip(2).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        match word {
            "-p" | "--example" | "--bin" | "--features" => drop(words.next()),
            _ if word.starts_with('-') => {}
            _ => return true,
        }
    }
    false
}

/// What is wrong with a command, if anything. A package in capitals is a placeholder.
fn wrong(command: &str) -> Option<&'static str> {
    let package = value(command, "-p").expect("a command with -p names a package");
    if package.chars().all(char::is_uppercase) {
        return None;
    }
    let folder = root().join(package);
    let has_example = |example| folder.join("examples").join(example).with_extension("rs").exists();
    if !folder.join("Cargo.toml").exists() {
        Some("no such package")
    } else if !value(command, "--example").is_none_or(has_example) {
        Some("no such example")
    } else if command.starts_with("cargo bench") && !folder.join("benches").exists() {
        Some("no benchmark")
    } else if command.starts_with("cargo run") && lacks_separator(command) {
        Some("`--` must precede the program's arguments")
    } else {
        None
    }
}

#[test]
fn commands_name_what_exists() {
    let (mut seen, mut problems) = (0, Vec::new());
    for file in tracked_files(&["md", "rs"]) {
        if file.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let text = read(&root().join(&file));
        for command in commands(&text) {
            seen += 1;
            let problem = wrong(command);
            problems.extend(problem.map(|it| format!("{}: `{command}`: {it}", file.display())));
        }
    }
    assert!(problems.is_empty(), "wrong commands:\n{}", problems.join("\n"));
    assert!(seen > 50, "only {seen} commands were found: the search is broken");
}

/// Returns the links of a document whose text is a name in the code, as in [`name`](file), with the
/// name.
fn named_links(markdown: &str) -> impl Iterator<Item = (&str, &str)> {
    markdown.split("[`").skip(1).filter_map(|rest| {
        let (name, rest) = rest.split_once("`](")?;
        Some((name, rest.split_once(')')?.0))
    })
}

/// Whether a source contains a test of that name, or a function of that name in a suite, which a
/// macro turns into a test. (A unit test of testkit checks that the macro lists every function.)
fn has_test(source: &str, name: &str) -> bool {
    let is_in_suite =
        source.contains("suite_tests! {") && source.contains(&format!("pub fn {name}("));
    let is_test = source.split_once(&format!("fn {name}(")).is_some_and(|(before, _)| {
        let attributes = before.rsplit("\n\n").next().unwrap_or_default();
        attributes.contains("#[test]")
    });
    is_test || is_in_suite
}

#[test]
fn reliability_names_existing_tests() {
    let document = read(&root().join("docs/RELIABILITY.md"));
    let (mut seen, mut missing) = (0, Vec::new());
    let is_source = |file: &str| file.contains("/tests") || file.contains("testkit/src");
    for (name, file) in named_links(&document).filter(|(_, file)| is_source(file)) {
        seen += 1;
        let path = root().join("docs").join(file);
        if !path.exists() || !has_test(&read(&path), name) {
            missing.push(format!("{file}: {name}"));
        }
    }
    assert!(missing.is_empty(), "there are no such tests:\n{}", missing.join("\n"));
    assert!(seen > 30, "only {seen} tests were found: the search is broken");
}

/// Returns the code that ends at the callout `n`, and starts after the previous one.
fn step(code: &str, n: usize) -> Option<&str> {
    let end = code.find(&format!("// ({n})"))?;
    let start = code[..end].rfind("// (").unwrap_or(0);
    Some(&code[start..end])
}

#[test]
fn table_of_supervisors_quotes_the_code() {
    let readme = read(&root().join("README.md"));
    let lessons = ["spinner-thread", "spinner-proc", "spinner-async", "spinner-green"];
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
                    panic!("{lesson} ({n}): the table has {quote:?}, the code has {step:?}")
                }
            }
        }
    }
}
