//! A copy of the workspace, in which other answers replace the learner's.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use cli_core::Context;

use crate::cargo::{self, Build};
use crate::exercises::{Course, Exercise, WithPath, is_name};

/// The program that knows which files belong to the workspace.
const GIT: &str = "git";

/// The name of the program with the tests of all exercises.
pub(super) const COMBINED: &str = "all";

/// A copy of the workspace, with its own target folder.
#[derive(Debug)]
pub(super) struct Copy {
    /// The folder of the copy.
    pub(super) root: PathBuf,
    target: PathBuf,
}

impl Copy {
    /// Copies the files that Git tracks or would add, and prepares the program with all tests. A
    /// copy of an earlier run is brought up to date, so that little needs to be built.
    pub(super) fn create(course: &Course, number: usize) -> io::Result<Self> {
        let folder = course.cache().join("verify").join(number.to_string());
        let copy = Self { root: folder.join("workspace"), target: folder.join("target") };
        let answers: Vec<String> = course.exercises.iter().map(Exercise::file).collect();
        for file in tracked_files(&course.root)? {
            // Each round installs answers of its own.
            if answers.iter().all(|answer| Path::new(answer) != file) {
                let content = fs::read(course.root.join(&file)).with_path(&file)?;
                replace(&copy.root.join(&file), &combined(&file, content))?;
            }
        }
        // Cargo reads the manifest only if every target has its file.
        copy.set_tests(&[])?;
        Ok(copy)
    }

    /// Lets the tests of each exercise be a program of their own, or modules of one program.
    pub(super) fn set_combined(&self, course: &Course, are_combined: bool) -> io::Result<()> {
        for exercise in &course.exercises {
            let file = PathBuf::from(exercise.tests());
            let tests = fs::read(course.root.join(&file)).with_path(&file)?;
            let tests = if are_combined { combined(&file, tests) } else { tests };
            replace(&self.root.join(&file), &tests)?;
        }
        Ok(())
    }

    /// Lets the program contain the tests of these exercises only.
    pub(super) fn set_tests(&self, exercises: &[&Exercise]) -> io::Result<()> {
        let modules: String =
            exercises.iter().map(|it| ["mod ", &it.name, ";\n"].concat()).collect();
        let all = self.root.join(format!("exercises/tests/{COMBINED}.rs"));
        replace(&all, format!("{modules}mod support;\n").as_bytes())
    }

    /// Replaces an answer.
    pub(super) fn install(&self, exercise: &Exercise, answer: &[u8]) -> io::Result<()> {
        replace(&self.root.join(exercise.file()), answer)
    }

    /// Builds the program with all tests, and the programs in which answers fork.
    pub(super) fn build(&self, exercises: &[&Exercise]) -> io::Result<Build> {
        let own_process =
            exercises.iter().filter_map(|it| it.targets(&self.root).into_iter().nth(1));
        let targets: Vec<String> = [COMBINED.to_owned()].into_iter().chain(own_process).collect();
        let mut command = cargo::build_tests(&self.root, &targets);
        self.set_env(&mut command);
        cargo::build(&mut command, false)
    }

    /// Lets a command use the target folder of this copy.
    pub(super) fn set_env(&self, command: &mut Command) {
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // Each build changes all modules, so what is kept of the last one saves no time.
        command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
        command.env("LC_ALL", "C").env("RUST_BACKTRACE", "0");
    }
}

/// Returns the files of the workspace, relative to it. Files that were deleted are left out.
fn tracked_files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut git = Command::new(GIT);
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root);
    let output = git.output().context("cannot start git, which lists the files to copy")?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("git cannot list the files: {}", message.trim())));
    }
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    let files = list.split_terminator('\0').map(PathBuf::from);
    Ok(files.filter(|file| root.join(file).is_file()).collect())
}

/// Changes a file so that there is one program with the tests of all exercises, and none of them
/// contains debug information, which would take half of the time.
fn combined(file: &Path, content: Vec<u8>) -> Vec<u8> {
    let text = || String::from_utf8_lossy(&content).into_owned();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if file == Path::new("Cargo.toml") {
        text().replace("\ndebug = true\n", "\ndebug = false\n").into_bytes()
    } else if file == Path::new("exercises/Cargo.toml") {
        format!("{}\n[[test]]\nname = \"{COMBINED}\"\ntest = false\n", text()).into_bytes()
    } else if file.parent() == Some(Path::new("exercises/tests")) && is_name(&name) {
        let tests = text().replace("\nmod support;", "\nuse crate::support;");
        let module = "\nmod own_process;";
        tests.replace(module, &format!("\n#[path = \"own_process/mod.rs\"]{module}")).into_bytes()
    } else {
        content
    }
}

/// Writes a file, unless it has that content already: Cargo builds what is newer than the last
/// build.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).with_path(folder)?;
    fs::write(path, content).with_path(path)
}
