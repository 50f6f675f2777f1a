//! Which exercises are solved. This is derived and not recorded: an exercise is solved if its tests
//! pass for the present content of the learner's file. The outcome of a run is kept under the
//! target folder, together with a hash of everything that it depends on, so it is never out of date.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::exercises::{Course, Exercise, WithPath};
use crate::runner::{self, Request};
use crate::stubs::Stubs;
use crate::views::Status;

/// How far the learner is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// The file is as it was at the beginning, or was deleted.
    ToDo,
    /// The file was changed, and its tests fail.
    Failing,
    /// The tests pass.
    Solved,
}

impl State {
    /// The words for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ToDo => "to do",
            Self::Failing => "failing",
            Self::Solved => "solved",
        }
    }
}

/// Returns the state of each exercise, in order. Runs the tests of those that have been changed and
/// for which no outcome is known.
///
/// # Errors
///
/// When the tests cannot be run.
pub(crate) fn states(course: &Course) -> io::Result<Vec<State>> {
    let mut stubs = None;
    let status = Status::new();
    let mut state = |exercise: &Exercise| {
        let solved = outcome(course, exercise);
        if solved == Some(true) {
            return Ok(State::Solved);
        }
        let stubs = stubs.get_or_insert_with(|| Stubs::load(course));
        let answer = fs::read(course.path(exercise)).unwrap_or_default();
        let is_stub = |stub: String| stub.as_bytes() == answer;
        if answer.is_empty() || stubs.get(course, exercise).is_ok_and(is_stub) {
            return Ok(State::ToDo);
        }
        let solved = solved.map_or_else(|| test(course, exercise, &status), Ok)?;
        Ok(if solved { State::Solved } else { State::Failing })
    };
    course.exercises.iter().map(&mut state).collect()
}

fn test(course: &Course, exercise: &Exercise, status: &Status) -> io::Result<bool> {
    status.show(&format!("running the tests of {exercise}, which was changed ..."));
    let report = runner::run(course, exercise, &Request::default())?;
    Ok(report.is_solved())
}

/// Returns the first exercise that is not solved, if there is one.
pub(crate) fn next<'a>(course: &'a Course, states: &[State]) -> Option<&'a Exercise> {
    let mut exercises = course.exercises.iter().zip(states);
    exercises.find(|(_, state)| **state != State::Solved).map(|(exercise, _)| exercise)
}

/// Returns whether the tests passed when they were last run for the present content of the files.
pub(crate) fn outcome(course: &Course, exercise: &Exercise) -> Option<bool> {
    let record = fs::read_to_string(path(course, exercise, "tests")).ok()?;
    let (hash, outcome) = record.split_once(' ')?;
    (hash == self::hash(course, exercise)?).then_some(outcome == "pass")
}

/// Records whether the tests have passed for the content with this hash.
///
/// # Errors
///
/// When the record cannot be written.
pub(crate) fn record(
    course: &Course,
    exercise: &Exercise,
    hash: &str,
    solved: bool,
) -> io::Result<()> {
    write(course, exercise, "tests", &format!("{hash} {}", if solved { "pass" } else { "fail" }))
}

/// Returns a note about an exercise, such as the number of hints that were shown.
pub(crate) fn note(course: &Course, exercise: &Exercise, kind: &str) -> Option<String> {
    fs::read_to_string(path(course, exercise, kind)).ok()
}

/// Replaces a file in the cache at once, so that another `cargo course` never reads half of it.
///
/// # Errors
///
/// When the file cannot be written.
pub(crate) fn write(
    course: &Course,
    exercise: &Exercise,
    kind: &str,
    text: &str,
) -> io::Result<()> {
    let folder = course.cache();
    fs::create_dir_all(&folder).with_path(&folder)?;
    let mut file = NamedTempFile::new_in(&folder).with_path(&folder)?;
    file.write_all(text.as_bytes()).with_path(file.path())?;
    let path = path(course, exercise, kind);
    file.persist(&path).map_err(|error| error.error).with_path(&path)?;
    Ok(())
}

fn path(course: &Course, exercise: &Exercise, kind: &str) -> PathBuf {
    course.cache().join(format!("{exercise}.{kind}"))
}

/// Returns a hash of the learner's file, its tests and what they use. Returns `None` if the
/// learner's file cannot be read.
pub(crate) fn hash(course: &Course, exercise: &Exercise) -> Option<String> {
    let mut hasher = DefaultHasher::new();
    fs::read(course.path(exercise)).ok()?.hash(&mut hasher);
    let tests = course.root.join("exercises/tests");
    let mut files = vec![course.root.join(exercise.tests())];
    files.extend(files_below(&tests.join("support")));
    if let Some(folder) = exercise.own_process(&course.root) {
        files.push(tests.join("own_process/mod.rs"));
        files.extend(files_below(&folder));
        files.extend(files_below(&tests.join("own_process/program")));
    }
    for file in files {
        fs::read(file).unwrap_or_default().hash(&mut hasher);
    }
    Some(format!("{:016x}", hasher.finish()))
}

/// Returns the files below a folder, in alphabetical order.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let below = |path: PathBuf| if path.is_dir() { files_below(&path) } else { vec![path] };
    paths.into_iter().flat_map(below).collect()
}
