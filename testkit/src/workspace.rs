//! The files of the workspace, for tests that check its texts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::run;

/// Returns the folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("`testkit` is a folder of the workspace").to_path_buf()
}

/// Returns the text of a file, with line feeds as line ends.
#[must_use]
#[track_caller]
pub fn read(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.replace("\r\n", "\n")
}

/// Returns the tracked files with these extensions, relative to the root, in alphabetical order. In
/// an unpacked archive, which contains only tracked files, Git is not needed.
#[must_use]
pub fn tracked_files(extensions: &[&str]) -> Vec<PathBuf> {
    let root = root();
    let mut files = if root.join(".git").exists() { from_git(&root) } else { below(&root, &root) };
    // A file may be deleted and not yet committed.
    files.retain(|path| has_extension(path, extensions) && root.join(path).exists());
    assert!(!files.is_empty(), "no file ends with one of {extensions:?}: the search is broken");
    files.sort();
    files
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extensions.contains(&extension))
}

/// Files that were not added yet are included, unless they are ignored.
fn from_git(root: &Path) -> Vec<PathBuf> {
    let args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let git = run(Command::new("git").args(args).current_dir(root), "");
    assert_eq!(git.code, Some(0), "Git cannot list the files of the workspace: {git:?}");
    git.stdout.split_terminator('\0').map(PathBuf::from).collect()
}

/// The files below `folder`, except what Cargo builds.
fn below(folder: &Path, root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder exists") {
        let path = entry.expect("the folder can be listed").path();
        if !path.is_dir() {
            let relative = path.strip_prefix(root).expect("the file is below the root");
            files.push(relative.to_path_buf());
        } else if !path.ends_with("target") {
            files.extend(below(&path, root));
        }
    }
    files
}
