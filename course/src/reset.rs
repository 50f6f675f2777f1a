//! Restores an exercise, and keeps the learner's version.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use cli_core::Context;

use crate::exercises::{Course, Exercise, FOLDER, WithPath};
use crate::stubs::Stubs;

/// Restores the learner's file. Returns a sentence that says what was done.
///
/// # Errors
///
/// When the original is not known, or a file cannot be written. Then the learner's file is as it
/// was.
pub(crate) fn reset(course: &Course, exercise: &Exercise) -> io::Result<String> {
    let stub = Stubs::load(course).get(course, exercise)?;
    let path = course.path(exercise);
    let file = exercise.file();
    if !path.exists() {
        fs::write(&path, stub).with_path(&path)?;
        return Ok(format!("{file} is restored."));
    }
    if fs::read(&path).with_path(&path)? == stub.as_bytes() {
        return Ok(format!("{file} is already as it was at the beginning."));
    }
    let backup = free_name(&path).context("cannot keep your version")?;
    fs::rename(&path, &backup).with_path(&path)?;
    if let Err(error) = fs::write(&path, stub) {
        fs::rename(&backup, &path).with_path(&backup)?;
        return Err(error).with_path(&path);
    }
    let backup = backup.file_name().unwrap_or_default().display();
    Ok(format!("{file} is as it was at the beginning. Your version is {FOLDER}/{backup}."))
}

/// Creates an empty file beside `path`, with a name that no file has: earlier versions are kept,
/// too.
fn free_name(path: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let extension = if number == 1 { "rs.bak".into() } else { format!("rs.bak{number}") };
        let name = path.with_extension(extension);
        match File::create_new(&name) {
            Ok(_) => return Ok(name),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error).with_path(&name),
        }
    }
}
