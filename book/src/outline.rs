//! Which chapters the site has, and in which order.
//!
//! A chapter comes from one file of the workspace, or is made by a function. To add chapters that
//! are made, add a line to [`extra_chapters`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cli_core::Context;

/// One page of the site, in Markdown.
#[derive(Debug)]
pub struct Chapter {
    /// The title in the table of contents.
    pub title: String,
    /// The page's path in the site, with `.md` in place of `.html`. Relative links in `text` start
    /// here.
    pub path: PathBuf,
    /// The file that the chapter is made from, relative to the workspace. Links to this file lead to
    /// the chapter.
    pub source: Option<PathBuf>,
    /// The Markdown.
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

/// The files whose text becomes chapters, part by part.
const PARTS: &[(&str, &[&str])] = &[
    ("Start", &["README.md"]),
    (
        "The spinners",
        &[
            "spinner-thread/README.md",
            "spinner-proc/README.md",
            "spinner-async/README.md",
            "spinner-async-nap/README.md",
            "spinner-green/README.md",
        ],
    ),
    ("Shared state", &["shared-state/README.md"]),
    ("The primes", &["sequential/README.md", "procs/README.md", "threads/README.md"]),
    ("The GIL, and scaling", &["gil/README.md", "scaling/README.md"]),
    ("The multicore world", &["app-server/README.md", "task-queue/README.md", "fleet/README.md"]),
    ("Exercises", &["exercises/README.md"]),
    (
        "Look it up",
        &["docs/GLOSSARY.md", "docs/choosing.md", "docs/BENCHMARKS.md", "docs/RELIABILITY.md"],
    ),
];

/// Returns all chapters.
///
/// # Errors
/// When a file cannot be read, or has no heading.
pub fn outline(root: &Path) -> io::Result<Vec<Part>> {
    let mut parts = Vec::new();
    for (title, files) in PARTS {
        let chapters = files.iter().map(|file| from_file(root, file)).collect::<io::Result<_>>()?;
        parts.push(Part { title, chapters });
    }
    parts.extend(extra_chapters(root)?);
    Ok(parts)
}

/// Returns parts whose chapters are made by functions. To add one, add a line.
///
/// # Errors
/// When a file that a chapter is made from cannot be read.
fn extra_chapters(_root: &Path) -> io::Result<Vec<Part>> {
    Ok(vec![])
}

/// Makes a chapter from a Markdown file. Its first heading is the title.
fn from_file(root: &Path, file: &str) -> io::Result<Chapter> {
    let text = fs::read_to_string(root.join(file)).context(format!("cannot read {file}"))?;
    let title = text.strip_prefix("# ").and_then(|text| text.lines().next());
    let title = title.ok_or_else(|| io::Error::other(format!("{file} starts with no heading")))?;
    Ok(Chapter {
        title: title.replace('`', ""),
        path: file.replace("README.md", "index.md").into(),
        source: Some(file.into()),
        text,
        children: vec![],
    })
}
