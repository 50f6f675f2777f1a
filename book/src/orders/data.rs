//! What the model checker says about each page. It runs once, and again when an answer, a model or
//! the checker has changed.

use std::env::consts::EXE_SUFFIX;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::{env, fs, io};

use cli_core::{Context, print_error};
use protocol::graph::Page;

/// The workspace of the model checker.
const CHECKER: &str = "verification/interleavings";

/// Locked while the checker may be running.
static RUNNING: Mutex<()> = Mutex::new(());

/// What the pages are made from.
const SOURCES: [&str; 4] = [CHECKER, "exercises/src", "exercises/solutions", "exercises/wrong"];

/// Returns all orders of the model of each page.
///
/// # Errors
/// When the model checker cannot be built or run.
pub(crate) fn pages(root: &Path) -> io::Result<Vec<Page>> {
    let folder = root.join("target/orders");
    let file = folder.join(format!("{:016x}.json", hash(root)?));
    // One thread runs the checker, while the others wait for what it finds.
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let made = if file.exists() { Ok(()) } else { make(root, &folder, &file) };
    drop(running);
    // While a reader works on an exercise, it may not compile.
    let file = match (made, newest(&folder)) {
        (Err(error), Some(older)) => {
            print_error(&io::Error::new(error.kind(), format!("{error}; using older pages")));
            older
        }
        (made, _) => made.map(|()| file)?,
    };
    let text = fs::read_to_string(&file).context(format!("cannot read {}", file.display()))?;
    text.lines().map(|line| serde_json::from_str(line).map_err(io::Error::other)).collect()
}

/// Writes `file` with what the checker says.
fn make(root: &Path, folder: &Path, file: &Path) -> io::Result<()> {
    let pages = run_checker(root, &folder.join("build"))?;
    // Another process must not see half of the file.
    let part = file.with_extension(std::process::id().to_string());
    fs::write(&part, pages).and_then(|()| fs::rename(&part, file)).context("cannot write to target")
}

/// Returns the file that an earlier build has written last.
fn newest(folder: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let files = files.filter(|file| file.extension().is_some_and(|end| end == "json"));
    files.max_by_key(|file| file.metadata().and_then(|metadata| metadata.modified()).ok())
}

/// Builds and runs the program `orders` of the model checker.
fn run_checker(root: &Path, target: &Path) -> io::Result<Vec<u8>> {
    eprintln!("running the model checker for the pages of orders: this takes a minute, once ...");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = Command::new(cargo)
        .current_dir(root.join(CHECKER))
        .args(["build", "--quiet", "--release", "--locked", "--bin", "orders", "--target-dir"])
        .arg(target)
        .status()
        .context("the pages of orders need the model checker, but cargo cannot be started")?;
    if !build.success() {
        let message = "the model checker cannot be built: does each file in exercises/src compile?";
        return Err(io::Error::other(message));
    }
    let program = target.join(format!("release/orders{EXE_SUFFIX}"));
    // Shuttle reports each failure on stderr, too.
    let output = Command::new(program)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .context("cannot start the model checker")?;
    if !output.status.success() {
        let message = "the model checker has failed: run its program `orders` to see why";
        return Err(io::Error::other(message));
    }
    Ok(output.stdout)
}

/// Returns a number that is another one when a source has changed.
fn hash(root: &Path) -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        for file in files(&root.join(source)).context(format!("cannot read {source}"))? {
            file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
            fs::read(&file).context(format!("cannot read {}", file.display()))?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

/// The files in a folder, without what Cargo builds.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    let mut found = Vec::new();
    for entry in entries {
        if !entry.file_type()?.is_dir() {
            found.push(entry.path());
        } else if entry.file_name() != "target" {
            found.extend(files(&entry.path())?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn hash_changes_with_a_source_and_not_with_what_cargo_builds() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        for source in SOURCES {
            fs::create_dir_all(root.path().join(source).join("target"))?;
        }
        let write = |file: &str, text: &str| fs::write(root.path().join(file), text);
        let answer = "exercises/src/ex01_a.rs";
        write(answer, "a")?;
        let first = hash(root.path())?;
        write("verification/interleavings/target/b.rs", "b")?;
        assert_eq!(hash(root.path())?, first);
        write(answer, "b")?;
        assert_ne!(hash(root.path())?, first);
        write(answer, "a")?;
        assert_eq!(hash(root.path())?, first);
        Ok(())
    }

    #[test]
    fn newest_pages_are_found() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        assert_eq!(newest(folder.path()), None);
        for (name, seconds) in [("b.json", 1), ("a.json", 2), ("c.json", 0), ("d.part", 3)] {
            let file = fs::File::create(folder.path().join(name))?;
            file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds))?;
        }
        assert_eq!(newest(folder.path()), Some(folder.path().join("a.json")));
        Ok(())
    }

    #[test]
    fn missing_sources_are_named() {
        let root = tempfile::tempdir().expect("a folder can be made");
        let error = hash(root.path()).expect_err("the folder is empty").to_string();
        assert!(error.contains("cannot read verification/interleavings"), "{error}");
    }
}
