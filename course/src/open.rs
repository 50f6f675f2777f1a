//! Opens an exercise in the learner's editor.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Command;

use cli_core::Context;

use crate::exercises::{Course, Exercise};

/// The program that splits the editor's command line, as Git lets it do.
const SHELL: &str = if cfg!(windows) { "cmd" } else { "sh" };

/// Opens the learner's file, and waits until the editor has ended.
///
/// # Errors
///
/// When no editor is set, or it fails.
pub(crate) fn open(course: &Course, exercise: &Exercise) -> io::Result<()> {
    let editor = ["VISUAL", "EDITOR"].into_iter().filter_map(env::var_os).find(|it| !it.is_empty());
    let editor = editor.ok_or_else(|| {
        let file = exercise.file();
        let advice = "set VISUAL or EDITOR to the command that starts your editor";
        io::Error::other(format!("which editor is to open {file}? {advice}"))
    })?;
    let mut command = command(&editor, &course.path(exercise));
    let status = command.status().context("cannot start the editor")?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("the editor `{}` has failed: {status}", editor.display())))
}

/// The variable may contain arguments, as in `code --wait`.
fn command(editor: &OsString, file: &Path) -> Command {
    let mut command = Command::new(SHELL);
    if cfg!(windows) {
        command.arg("/C").arg(editor).arg(file);
    } else {
        let mut script = editor.clone();
        script.push(r#" "$1""#);
        command.arg("-c").arg(script).arg(SHELL).arg(file);
    }
    command
}
