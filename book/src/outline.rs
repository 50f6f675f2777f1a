//! Which chapters the site has, and in which order.
//!
//! A chapter is a file of the workspace, a section of one, or it is made by a function. To add a
//! chapter that is made, add a variant to `Entry`, or a part to `extra_parts`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use cli_core::Context;

use crate::exercises;
use crate::markdown::slug;
use crate::orders;
use crate::schedule;
use crate::side_by_side::{self, Family};

/// One page of the site, in Markdown.
#[derive(Debug, Default)]
pub struct Chapter {
    /// The title in the table of contents.
    pub title: String,
    /// The page's path in the site, with `.md` in place of `.html`.
    pub path: PathBuf,
    /// The file that the chapter is made from, relative to the workspace. Links to this file lead to
    /// the chapter, and relative links in `text` start at this file. If there is no such file, they
    /// start at `path`.
    pub source: Option<PathBuf>,
    /// The id of the section of `source` that the chapter is made from, if it is not the whole file.
    pub section: Option<String>,
    /// The Markdown. Links lead to files of the workspace.
    pub text: String,
    /// Chapters that belong to this one.
    pub children: Vec<Chapter>,
}

/// Chapters under one heading of the table of contents.
#[derive(Debug)]
pub struct Part {
    /// The heading.
    pub title: &'static str,
    /// The chapters, in order.
    pub chapters: Vec<Chapter>,
}

/// What one or several chapters are made from.
enum Entry {
    /// A Markdown file.
    File(&'static str),
    /// A section of a Markdown file. It is left out of the chapter of the file.
    Section(&'static str, &'static str),
    /// The README of the exercises, with a chapter for each exercise.
    Exercises(&'static str),
    /// The pages on which readers choose the order of threads.
    Orders,
    /// Source files in columns.
    SideBySide(Family),
    /// The page on which the reader chooses workers and the order of jobs.
    Schedule,
    /// The documents that no other entry mentions.
    OtherDocuments,
}

use Entry::{Exercises, File, Orders, OtherDocuments, Schedule, Section, SideBySide};

/// The whole site. A lesson that is missing here follows the lesson that precedes it in the table of
/// the README.
const PARTS: &[(&str, &[Entry])] = &[
    ("Start", &[File("README.md")]),
    (
        "The spinners",
        &[
            File("spinner-thread/README.md"),
            File("spinner-proc/README.md"),
            File("spinner-async/README.md"),
            File("spinner-async-nap/README.md"),
            File("spinner-green/README.md"),
            SideBySide(Family {
                title: "Side by side: the spinners",
                path: "side-by-side/spinners.md",
                about: "The same program with a thread, a process, a task and a coroutine. The steps \
                    have the same numbers: point at one to see it in all columns. [The table of the \
                    steps](../README.md#supervisors-side-by-side) says what each of them does.",
                steps: "README.md",
                files: &[
                    "spinner-thread/src/lib.rs",
                    "spinner-proc/src/lib.rs",
                    "spinner-async/src/lib.rs",
                    "spinner-green/src/lib.rs",
                ],
            }),
        ],
    ),
    ("Shared state", &[File("shared-state/README.md")]),
    (
        "The primes",
        &[
            File("sequential/README.md"),
            File("procs/README.md"),
            File("threads/README.md"),
            SideBySide(Family {
                title: "Side by side: the pools",
                path: "side-by-side/pools.md",
                about: "One pool with threads, and with processes. `worker` and `send_jobs` are the \
                    same text. [procs](../procs/README.md#what-the-diff-shows) explains the rest.",
                steps: "procs/README.md",
                files: &["threads/src/lib.rs", "procs/src/lib.rs"],
            }),
        ],
    ),
    ("The GIL, and scaling", &[File("gil/README.md"), File("scaling/README.md"), Schedule]),
    (
        "The multicore world",
        &[
            File("app-server/README.md"),
            File("task-queue/README.md"),
            SideBySide(Family {
                title: "Side by side: pipes and a queue",
                path: "side-by-side/queues.md",
                about: "Both programs fork workers and hand out the twenty numbers: one through pipes, \
                    the other through a [queue that lasts](../task-queue/README.md#the-idea-a-lease).",
                steps: "procs/README.md",
                files: &["procs/src/lib.rs", "task-queue/src/embedded.rs"],
            }),
            SideBySide(Family {
                title: "Side by side: the brokers",
                path: "side-by-side/brokers.md",
                about: "One trait, two engines: a table in SQLite, and a stream in Redis. [The table of \
                    the steps](../task-queue/README.md#step-by-step) says what each of them does.",
                steps: "task-queue/README.md",
                files: &["task-queue/src/sqlite.rs", "task-queue/src/streams.rs"],
            }),
            File("fleet/README.md"),
        ],
    ),
    ("Exercises", &[Exercises("exercises/README.md"), File("course/README.md")]),
    ("Be the scheduler", &[Orders]),
    (
        "Look it up",
        &[
            File("docs/GLOSSARY.md"),
            Section("README.md", "Phrase book"),
            File("docs/choosing.md"),
            File("docs/BENCHMARKS.md"),
            File("docs/RELIABILITY.md"),
        ],
    ),
    ("Behind the lessons", &[OtherDocuments]),
];

/// Returns all chapters.
///
/// # Errors
/// When a file cannot be read, or has no heading.
pub fn outline(root: &Path) -> io::Result<Vec<Part>> {
    let mut parts = Vec::new();
    for (title, entries) in PARTS {
        let mut chapters = Vec::new();
        for entry in *entries {
            chapters.extend(entry.chapters(root)?);
        }
        parts.push(Part { title, chapters });
    }
    for (previous, lesson) in new_lessons(root)? {
        insert_after(&mut parts, &previous, from_file(root, &lesson)?)?;
    }
    parts.extend(extra_parts(root)?);
    Ok(parts)
}

/// Returns the page that shows the code for the table of steps in the file `source`.
pub(crate) fn columns_for(source: &Path) -> Option<&'static Path> {
    let mut entries = PARTS.iter().flat_map(|(_, entries)| *entries);
    entries.find_map(|entry| match entry {
        SideBySide(family) if Path::new(family.steps) == source => Some(Path::new(family.path)),
        _ => None,
    })
}

/// Returns the page of a README.
pub(crate) fn page_of(readme: &str) -> String {
    readme.replace("README.md", "index.html")
}

/// Returns parts whose chapters are made by functions. They come last. To add one, add a line.
///
/// # Errors
/// When a file that a chapter is made from cannot be read.
#[expect(clippy::unnecessary_wraps, reason = "the functions to come read files")]
fn extra_parts(_root: &Path) -> io::Result<Vec<Part>> {
    Ok(vec![])
}

/// Returns all chapters of some parts, each before its children.
pub(crate) fn flatten(parts: &[Part]) -> Vec<&Chapter> {
    fn add<'a>(chapters: &'a [Chapter], all: &mut Vec<&'a Chapter>) {
        for chapter in chapters {
            all.push(chapter);
            add(&chapter.children, all);
        }
    }
    let mut all = Vec::new();
    for part in parts {
        add(&part.chapters, &mut all);
    }
    all
}

impl Entry {
    fn chapters(&self, root: &Path) -> io::Result<Vec<Chapter>> {
        match self {
            File(file) => Ok(vec![from_file(root, file)?]),
            Section(file, heading) => Ok(vec![from_section(root, file, heading)?]),
            Exercises(file) => {
                let children = exercises::chapters(root)?;
                Ok(vec![Chapter { children, ..from_file(root, file)? }])
            }
            Orders => Ok(vec![orders::chapter(root)?]),
            SideBySide(family) => Ok(vec![side_by_side::chapter(root, family)?]),
            Schedule => Ok(vec![schedule::chapter()?]),
            OtherDocuments => {
                let files = other_documents(root)?;
                files.iter().map(|file| from_file(root, file)).collect()
            }
        }
    }
}

/// The sections that become chapters of their own.
fn sections_of(file: &str) -> Vec<&'static str> {
    let entries = PARTS.iter().flat_map(|(_, entries)| *entries);
    let heading = |entry: &Entry| match entry {
        Section(of, heading) if *of == file => Some(*heading),
        _ => None,
    };
    entries.filter_map(heading).collect()
}

/// Makes a chapter from a Markdown file. Its first heading is the title.
fn from_file(root: &Path, file: &str) -> io::Result<Chapter> {
    let mut text = read(root, file)?;
    for heading in sections_of(file) {
        text = split(&text, heading).ok_or_else(|| no_section(file, heading))?.0;
    }
    let title = text.strip_prefix("# ").and_then(|text| text.lines().next());
    let title = title.ok_or_else(|| io::Error::other(format!("{file} starts with no heading")))?;
    Ok(Chapter {
        title: title.replace('`', ""),
        path: file.replace("README.md", "index.md").into(),
        source: Some(file.into()),
        text,
        ..Chapter::default()
    })
}

fn from_section(root: &Path, file: &str, heading: &str) -> io::Result<Chapter> {
    let (_, section) =
        split(&read(root, file)?, heading).ok_or_else(|| no_section(file, heading))?;
    let id = slug(heading);
    Ok(Chapter {
        title: heading.into(),
        path: Path::new(file).with_file_name(format!("{id}.md")),
        source: Some(file.into()),
        section: Some(id),
        text: format!("# {heading}\n{section}"),
        children: vec![],
    })
}

fn read(root: &Path, file: &str) -> io::Result<String> {
    fs::read_to_string(root.join(file)).context(format!("cannot read {file}"))
}

fn no_section(file: &str, heading: &str) -> io::Error {
    io::Error::other(format!("{file} has no section \"{heading}\""))
}

/// Returns the text without a section of the second level, and the section without its heading.
fn split(text: &str, heading: &str) -> Option<(String, String)> {
    let (before, rest) = text.split_once(&format!("\n## {heading}\n"))?;
    let end = rest.find("\n## ").unwrap_or(rest.len());
    Some((before.to_string() + &rest[end..], rest[..end].to_string()))
}

/// The READMEs of the lessons that no entry names, each with the lesson that precedes it in the table
/// of the README.
fn new_lessons(root: &Path) -> io::Result<Vec<(String, String)>> {
    let lessons = lessons(&read(root, "README.md")?);
    let pairs = lessons.iter().zip(lessons.iter().skip(1));
    let new = pairs.filter(|(_, lesson)| !is_named(lesson));
    Ok(new.map(|(previous, lesson)| (previous.clone(), lesson.clone())).collect())
}

/// The READMEs of the lessons, in the order of the table.
fn lessons(readme: &str) -> Vec<String> {
    let section = readme.split("\n## ").find(|section| section.starts_with("The lessons\n"));
    let rows = section.unwrap_or_default().lines().filter(|row| row.starts_with("| ["));
    let file = |row: &str| Some(row.split_once("](")?.1.split_once(')')?.0.to_string());
    rows.filter_map(file).collect()
}

fn insert_after(parts: &mut [Part], previous: &str, chapter: Chapter) -> io::Result<()> {
    let is_previous = |chapter: &Chapter| chapter.source.as_deref() == Some(Path::new(previous));
    for part in parts {
        if let Some(at) = part.chapters.iter().position(is_previous) {
            part.chapters.insert(at + 1, chapter);
            return Ok(());
        }
    }
    Err(io::Error::other(format!("no chapter is made from {previous}")))
}

/// Returns whether an entry names a file.
fn is_named(file: &str) -> bool {
    let mut entries = PARTS.iter().flat_map(|(_, entries)| *entries);
    entries.any(|entry| matches!(entry, File(name) | Exercises(name) if *name == file))
}

/// The Markdown files that no entry names, apart from lessons, in the order of their paths.
fn other_documents(root: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    collect_documents(root, "", &mut files)?;
    let lessons = lessons(&read(root, "README.md")?);
    files.retain(|file| !is_named(file) && !lessons.contains(file));
    files.sort();
    Ok(files)
}

/// Finds the Markdown files in a folder, apart from hidden folders and what Cargo builds.
fn collect_documents(root: &Path, folder: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if entry.file_type()?.is_dir() {
            if !name.starts_with('.') && name != "target" {
                collect_documents(root, &path, files)?;
            }
        } else if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace")
    }

    #[test]
    fn split_cuts_out_a_section() {
        let (rest, section) = split("# A\n\n## B\n\nb\n\n## C\n\nc\n", "B").expect("B exists");
        assert_eq!((rest.as_str(), section.as_str()), ("# A\n\n## C\n\nc\n", "\nb\n"));
        assert_eq!(split("# A\n", "B"), None);
    }

    #[test]
    fn outline_has_every_document_once() {
        let parts = outline(root()).expect("the files can be read");
        let mut files = Vec::new();
        collect_documents(root(), "", &mut files).expect("the folder can be read");
        assert!(files.len() > 20, "only {} documents", files.len());
        let chapters = flatten(&parts);
        for file in files {
            let count = chapters
                .iter()
                .filter(|chapter| chapter.source.as_deref() == Some(Path::new(&file)))
                .filter(|chapter| chapter.section.is_none())
                .count();
            assert_eq!(count, 1, "{file} must be one chapter");
        }
    }

    #[test]
    fn lessons_are_those_of_the_table() {
        let readme = "# A\n\n| [x](x.md) |\n\n## The lessons\n\n| l | w |\n|---|---|\n| [b](b/README.md) | \
            [c](c) |\n| [d](d/README.md) | e |\n\n## More\n\n| [f](f.md) |\n";
        assert_eq!(lessons(readme), ["b/README.md", "d/README.md"]);
    }

    #[test]
    fn outline_has_the_lessons_in_the_order_of_the_table() {
        let lessons = lessons(&read(root(), "README.md").expect("the README can be read"));
        assert!(lessons.len() > 10, "only {lessons:?}");
        let parts = outline(root()).expect("the files can be read");
        let sources = flatten(&parts).into_iter().filter_map(|chapter| chapter.source.as_ref());
        let sources = sources.map(|source| source.to_string_lossy().into_owned());
        let chapters: Vec<_> = sources.filter(|source| lessons.contains(source)).collect();
        assert_eq!(chapters, lessons);
    }

    #[test]
    fn outline_gives_each_chapter_its_own_page() {
        let parts = outline(root()).expect("the files can be read");
        let mut paths: Vec<_> = flatten(&parts).iter().map(|chapter| &chapter.path).collect();
        let count = paths.len();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), count, "two chapters have the same page");
    }
}
