//! The exercises: the files in `exercises/src`, and what the tables in `exercises/README.md` say
//! about them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt, fs, io};

use cli_core::Context;
use serde_json::Value;

/// The folder of the learner's files, relative to the workspace.
pub(crate) const FOLDER: &str = "exercises/src";

/// The groups of exercises, which are headings in the README.
const GROUPS: [&str; 4] = ["Threads", "Processes", "Tasks", "Higher up"];

/// The workspace, and the exercises in it.
#[derive(Debug)]
pub(crate) struct Course {
    /// The folder of the workspace.
    pub(crate) root: PathBuf,
    /// The folder in which Cargo builds, and in which this program keeps what it can find out again.
    pub(crate) target: PathBuf,
    /// All exercises, in the order in which they are best solved.
    pub(crate) exercises: Vec<Exercise>,
}

/// What is known about an exercise without running it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exercise {
    /// The name of its file without the extension, such as `ex01_join`.
    pub(crate) name: String,
    /// One of `Threads`, `Processes`, `Tasks` and `Higher up`.
    pub(crate) group: &'static str,
    /// What it teaches.
    pub(crate) learn: String,
    /// The lessons to read and the exercises to solve first.
    pub(crate) read_first: String,
    /// How hard it is: `easy`, `medium` or `hard`.
    pub(crate) level: String,
    /// Roughly how long it takes.
    pub(crate) minutes: u32,
}

impl fmt::Display for Exercise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

impl Exercise {
    /// The number with two digits, as in `ex01_join`.
    pub(crate) fn number(&self) -> &str {
        &self.name[2..4]
    }

    /// The learner's file, relative to the workspace.
    pub(crate) fn file(&self) -> String {
        format!("{FOLDER}/{}.rs", self.name)
    }

    /// The file of the solution, relative to the workspace.
    pub(crate) fn solution(&self) -> String {
        format!("exercises/solutions/{}.rs", self.name)
    }

    /// The file of the tests, relative to the workspace.
    pub(crate) fn tests(&self) -> String {
        format!("exercises/tests/{}.rs", self.name)
    }

    /// The folder of the program that the tests run the answer in, if the answer forks.
    pub(crate) fn own_process(&self, root: &Path) -> Option<PathBuf> {
        let folder = root.join("exercises/tests/own_process").join(&self.name[..4]);
        folder.is_dir().then_some(folder)
    }

    /// The test targets of the package `exercises` that test this exercise.
    pub(crate) fn targets(&self, root: &Path) -> Vec<String> {
        let own_process =
            self.own_process(root).map(|_| format!("own_process_{}", &self.name[..4]));
        [self.name.clone()].into_iter().chain(own_process).collect()
    }
}

impl Course {
    /// Finds the workspace of the current folder, and reads what exercises it has.
    ///
    /// # Errors
    ///
    /// When the current folder is in no such workspace, or its README does not list the exercises.
    pub(crate) fn load() -> io::Result<Self> {
        let metadata = metadata()?;
        let folder = |key: &str| metadata[key].as_str().map(PathBuf::from);
        let (Some(root), Some(target)) = (folder("workspace_root"), folder("target_directory"))
        else {
            return Err(io::Error::other("cannot understand the answer of `cargo metadata`"));
        };
        let exercises = exercises(&root)?;
        Ok(Self { root, target, exercises })
    }

    /// The folder for what this program can find out again.
    pub(crate) fn cache(&self) -> PathBuf {
        self.target.join("course")
    }

    /// The learner's file.
    pub(crate) fn path(&self, exercise: &Exercise) -> PathBuf {
        self.root.join(exercise.file())
    }

    /// Reads the learner's file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, for example because it was deleted.
    pub(crate) fn answer(&self, exercise: &Exercise) -> io::Result<String> {
        read(&self.path(exercise))
    }

    /// Finds the exercise with a name such as `11`, `ex11` or `two_accounts`.
    ///
    /// # Errors
    ///
    /// When no exercise or several have that name.
    pub(crate) fn find(&self, name: &str) -> io::Result<&Exercise> {
        let number = name.strip_prefix("ex").unwrap_or(name).parse::<u32>().ok();
        let is_meant = |exercise: &&Exercise| match number {
            Some(number) => exercise.number().parse() == Ok(number),
            None => exercise.name.contains(name),
        };
        let found: Vec<&Exercise> = self.exercises.iter().filter(is_meant).collect();
        match found[..] {
            [exercise] => Ok(exercise),
            [] => Err(io::Error::other(format!(
                "no exercise is named `{name}` (`cargo course list` shows all)"
            ))),
            [first, second, ..] => Err(io::Error::other(format!(
                "`{name}` may be {first} or {second}: use the number"
            ))),
        }
    }
}

/// Reads a text file, with its path in the error.
///
/// # Errors
///
/// When the file cannot be read.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    fs::read_to_string(path).with_path(path)
}

/// Adds the path of a file to an error.
pub(crate) trait WithPath<T> {
    /// Puts the path before the error's own message.
    ///
    /// # Errors
    ///
    /// The original error, with the path.
    fn with_path(self, path: &Path) -> io::Result<T>;
}

impl<T> WithPath<T> for io::Result<T> {
    fn with_path(self, path: &Path) -> io::Result<T> {
        self.context(path.display())
    }
}

/// The command that runs Cargo: the one that has started this program, if any.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// What Cargo knows about the workspace of the current folder.
fn metadata() -> io::Result<Value> {
    let mut cargo = cargo();
    cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
    let output = cargo.output().context("cannot start cargo")?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let line = message.lines().next().unwrap_or("it gives no reason");
        return Err(io::Error::other(format!("cargo does not find the workspace: {line}")));
    }
    serde_json::from_slice(&output.stdout).map_err(io::Error::other)
}

/// Reads which exercises a workspace has, in the order of its README.
fn exercises(root: &Path) -> io::Result<Vec<Exercise>> {
    let readme = root.join("exercises/README.md");
    let text = read(&readme).context("this folder is not in the workspace of the course")?;
    let exercises = parse(&text).map_err(io::Error::other).with_path(&readme)?;
    let mut listed: Vec<&str> = exercises.iter().map(|exercise| exercise.name.as_str()).collect();
    listed.sort_unstable();
    // The tests are compared, and not the learner's files, because a learner may have deleted one.
    let existing = names(&root.join("exercises/tests"))?;
    if listed != existing {
        let message = "its tables do not list each exercise of exercises/tests exactly once";
        return Err(io::Error::other(message)).with_path(&readme);
    }
    Ok(exercises)
}

/// Returns the names of the exercises that have a file in a folder, in alphabetical order.
///
/// # Errors
///
/// When the folder cannot be read.
pub(crate) fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_path(folder)? {
        let file = entry?.file_name();
        let name = file.to_str().and_then(|file| file.strip_suffix(".rs"));
        names.extend(name.filter(|name| is_name(name)).map(str::to_owned));
    }
    names.sort_unstable();
    Ok(names)
}

/// Returns whether this is the name of an exercise, such as `ex01_join`.
pub(crate) fn is_name(name: &str) -> bool {
    matches!(name.as_bytes(), [b'e', b'x', b'0'..=b'9', b'0'..=b'9', b'_', ..])
}

/// Reads the tables of the README: one below the heading of each group.
fn parse(readme: &str) -> Result<Vec<Exercise>, String> {
    let mut exercises = Vec::new();
    for group in GROUPS {
        let heading = format!("\n### {group}\n");
        let section = readme.split_once(&heading).ok_or(format!("no heading `### {group}`"))?.1;
        let section = section.split("\n#").next().unwrap_or_default();
        for row in section.lines().filter(|line| line.starts_with("| ") && line.contains("[ex")) {
            exercises.push(parse_row(group, row).ok_or(format!("cannot read the row `{row}`"))?);
        }
    }
    Ok(exercises)
}

/// Reads a row: number, file, what you learn, read first, level, time.
fn parse_row(group: &'static str, row: &str) -> Option<Exercise> {
    let cells: Vec<String> = row.split('|').map(|cell| without_links(cell.trim())).collect();
    let [_, number, name, learn, read_first, level, time, _] = &cells[..] else { return None };
    let exercise = Exercise {
        name: name.clone(),
        group,
        learn: learn.clone(),
        read_first: read_first.clone(),
        level: level.clone(),
        minutes: time.strip_suffix(" min")?.parse().ok()?,
    };
    let is_level = ["easy", "medium", "hard"].contains(&level.as_str());
    (is_name(name) && exercise.number() == number && is_level).then_some(exercise)
}

/// Replaces links with their texts, and removes the marks of code and emphasis.
fn without_links(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some((before, link)) = rest.split_once('[') {
        let Some((label, after)) = link.split_once("](") else { break };
        text += before;
        text += label;
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    (text + rest).replace(['`', '*'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("`course` is in the workspace")
    }

    #[test]
    fn readme_lists_each_exercise_exactly_once() {
        let listed = exercises(root()).expect("the README lists all exercises");
        let mut names: Vec<_> = listed.iter().map(|exercise| exercise.name.as_str()).collect();
        names.sort_unstable();
        for folder in [FOLDER, "exercises/solutions", "exercises/tests"] {
            let files = super::names(&root().join(folder)).expect("the folder exists");
            assert_eq!(
                names, files,
                "left: the tables in the README, right: the files in {folder}"
            );
        }
    }

    #[test]
    fn every_group_has_exercises() {
        let listed = exercises(root()).expect("the README lists all exercises");
        for group in GROUPS {
            assert!(listed.iter().any(|exercise| exercise.group == group), "{group} is empty");
        }
    }

    #[test]
    fn parse_row_removes_links_and_reads_level_and_time() {
        let row =
            "| 07 | [ex07_a](src/ex07_a.rs) | a [`b`](c.md#d) e | [f](g), [h](i) | hard | 40 min |";
        let expected = Exercise {
            name: "ex07_a".into(),
            group: "Tasks",
            learn: "a b e".into(),
            read_first: "f, h".into(),
            level: "hard".into(),
            minutes: 40,
        };
        assert_eq!(parse_row("Tasks", row), Some(expected));
        assert_eq!(parse_row("Tasks", &row.replace("hard", "difficult")), None);
        assert_eq!(parse_row("Tasks", &row.replace("40 min", "long")), None);
        assert_eq!(parse_row("Tasks", &row.replace("| 07", "| 08")), None);
    }
}
