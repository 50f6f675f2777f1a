//! The texts are in plain, modern English: some words and phrases must not occur in them.

use std::path::Path;

use testkit::workspace::{read, root, tracked_files};

/// Words and phrases, each with what to write instead.
const AVOIDED: [(&str, &str); 24] = [
    ("whoever", "name the thing: a thread that, a caller that"),
    ("whatever befalls", "under every fault"),
    ("befall", "happen to"),
    ("befalls", "happens to"),
    ("befell", "happened to"),
    ("nobody", "no thread, no process"),
    ("somebody", "another thread, a process"),
    ("everybody", "all threads, all processes"),
    ("anybody", "any thread, any process"),
    ("crew", "workers, handles, children"),
    ("deaths", "failures"),
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("anew", "again"),
    ("beforehand", "first, in advance"),
    ("to and fro", "back and forth"),
    ("at the most", "at most"),
    ("stands in", "is in"),
    ("is told in", "is described in"),
    ("all else", "everything else"),
    ("of its own accord", "by itself"),
    ("punch line", "conclusion"),
    ("so many", "this number of"),
];

/// Where such a word is correct: the file, the word and the reason.
const EXCEPTIONS: [(&str, &str, &str); 0] = [];

/// This file is not checked, because it lists the words.
const THIS_FILE: &str = "testkit/tests/language.rs";

fn is_exception(file: &str, word: &str) -> bool {
    EXCEPTIONS.iter().any(|(path, excepted, _)| (*path, *excepted) == (file, word))
}

/// Lower-case words, separated and enclosed by single spaces. Underscores separate words, too, so
/// names in the code are checked like prose.
fn words(line: &str) -> String {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_string(), |text, word| text + &word.to_lowercase() + " ")
}

/// Returns the avoided words of a file, with the place of each.
fn find(file: &Path) -> Vec<String> {
    let name = file.to_str().expect("the names of our files are valid UTF-8").replace('\\', "/");
    let text = read(&root().join(file));
    // The name of the file counts as line 0.
    let lines = [name.as_str()].into_iter().chain(text.lines());
    let mut found = Vec::new();
    for (number, line) in lines.enumerate() {
        let line = words(line);
        for (word, instead) in AVOIDED {
            if line.contains(&format!(" {word} ")) && !is_exception(&name, word) {
                found.push(format!("{name}:{number}: \"{word}\": write \"{instead}\""));
            }
        }
    }
    found
}

#[test]
fn texts_avoid_words_that_are_not_plain_english() {
    let mut files = tracked_files(&["md", "rs", "sh", "toml", "yml"]);
    files.retain(|file| file != Path::new(THIS_FILE));
    let found: Vec<String> = files.iter().flat_map(|file| find(file)).collect();
    assert!(found.is_empty(), "{} words to replace:\n{}", found.len(), found.join("\n"));
    assert!(files.len() > 100, "only {} files were found: the search is broken", files.len());
}

#[test]
fn words_are_found_in_any_case_and_in_names() {
    assert_eq!(words("//! So many, of_its-Own  x"), " so many of its own x ");
    assert_eq!(words(""), " ");
}
