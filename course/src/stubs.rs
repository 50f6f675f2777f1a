//! The exercises as they were before the learner changed them.
//!
//! A learner may commit answers, so the last commit does not always contain the stub. The newest
//! version by another author does: learners do not commit under the name of a maintainer. In a folder
//! without Git, the copy that was made when this program was built is used.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::exercises::{Course, Exercise, FOLDER};

/// The program that knows the history of the files.
const GIT: &str = "git";

/// The copies that the build script has made.
const COPIES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/stubs.rs"));

/// The original of each exercise.
#[derive(Debug)]
pub(crate) struct Stubs {
    /// For each file, the Git object with the original.
    objects: HashMap<String, String>,
}

impl Stubs {
    /// Looks through the history of the exercises.
    pub(crate) fn load(course: &Course) -> Self {
        let user = git(&course.root, &["config", "user.email"]).unwrap_or_default();
        let format = ["--format=author %ae", "--raw", "--no-abbrev", "--no-renames", "--relative"];
        let log = [&["log"], &format[..], &["--", FOLDER]].concat();
        let log = git(&course.root, &log).unwrap_or_default();
        Self { objects: originals(&log, user.trim()) }
    }

    /// Returns the original of an exercise.
    ///
    /// # Errors
    ///
    /// When neither Git nor this program has a copy.
    pub(crate) fn get(&self, course: &Course, exercise: &Exercise) -> io::Result<String> {
        let object = self.objects.get(&exercise.file());
        let committed = object.and_then(|id| git(&course.root, &["cat-file", "blob", id]));
        committed.or_else(|| copy(exercise)).ok_or_else(|| {
            io::Error::other(format!("neither Git nor this program has the original of {exercise}"))
        })
    }
}

/// Returns the copy that was made when this program was built.
fn copy(exercise: &Exercise) -> Option<String> {
    let file = format!("{}.rs", exercise.name);
    COPIES.iter().find(|(name, _)| *name == file).map(|(_, text)| (*text).to_owned())
}

/// Runs Git and returns what it prints, or `None` if it fails.
fn git(root: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new(GIT).arg("-C").arg(root).args(args).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Reads a log, newest commit first. Returns, for each file, the object of its newest version that
/// another author than `user` has committed; if there is none, of its newest version.
fn originals(log: &str, user: &str) -> HashMap<String, String> {
    let (mut by_others, mut newest) = (HashMap::new(), HashMap::new());
    let mut author = "";
    for line in log.lines() {
        author = line.strip_prefix("author ").unwrap_or(author);
        if let Some((file, object)) = changed_file(line) {
            if author != user {
                by_others.entry(file.clone()).or_insert_with(|| object.clone());
            }
            newest.entry(file).or_insert(object);
        }
    }
    newest.extend(by_others);
    newest
}

/// Reads a line such as `:100644 100644 OLD NEW M<tab>exercises/src/ex01_join.rs`.
fn changed_file(line: &str) -> Option<(String, String)> {
    let (change, file) = line.strip_prefix(':')?.split_once('\t')?;
    let [_, _, _, object, kind] = change.split(' ').collect::<Vec<_>>()[..] else { return None };
    (kind != "D").then(|| (file.to_owned(), object.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "author me@home\n\n:100644 100644 a1 a2 M\texercises/src/ex01_a.rs\n\
                       author teacher@school\n\n:000000 100644 00 a1 A\texercises/src/ex01_a.rs\n\
                       :000000 100644 00 b1 A\texercises/src/ex02_b.rs\n\
                       :100644 000000 c1 00 D\texercises/src/ex03_c.rs\n";

    #[test]
    fn original_is_the_newest_version_by_another_author() {
        let found = originals(LOG, "me@home");
        assert_eq!(found["exercises/src/ex01_a.rs"], "a1");
        assert_eq!(found["exercises/src/ex02_b.rs"], "b1");
        assert_eq!(found.len(), 2, "a deleted file has no original: {found:?}");
    }

    #[test]
    fn original_is_the_newest_version_if_there_is_no_other_author() {
        let log = LOG.replace("me@home", "teacher@school");
        assert_eq!(originals(&log, "teacher@school")["exercises/src/ex01_a.rs"], "a2");
    }

    #[test]
    fn every_exercise_has_a_copy() {
        assert!(COPIES.len() > 20, "only {} copies: the build script is broken", COPIES.len());
    }
}
