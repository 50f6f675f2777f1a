//! Runs a program where the system has no room for all that it starts.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Command};

use tempfile::{TempDir, tempdir};

use crate::run::{Run, run};

/// Runs a program with an argument, where `ulimit -u` leaves room for so many processes and
/// threads, and for no second one if we are not root.
///
/// The limit is on a user's processes, and root has none: root becomes a user who has no process.
pub(crate) fn run_in_a_crowd(room: &str, program: impl AsRef<Path>, arg: &str) -> Run {
    let is_root = output(Command::new("id").arg("-u")) == "0";
    let limit = if is_root { room } else { "1" };
    let (folder, program) = public_copy(program.as_ref());
    let mut shell = Command::new("bash"); // not all of `sh` know `ulimit -u`
    shell.args(["-c", r#"ulimit -u "$1"; exec "$0" "$2""#, &program, limit, arg]);
    let user = unused_user();
    if is_root {
        shell.uid(user).gid(user);
    }
    let run = run(shell.current_dir(&folder), "");
    assert_eq!(processes(user), "", "all have ended, and all were reaped");
    run
}

/// A copy of a program that every user can reach.
fn public_copy(program: &Path) -> (TempDir, String) {
    let folder = tempdir().expect("a temporary folder");
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("it is ours");
    let copy = folder.path().join("program");
    fs::copy(program, &copy).expect("there is room for it");
    let name = copy.to_str().expect("it is text").to_string();
    (folder, name)
}

/// A user id that nobody uses; other runs of this test, at the same time, take others.
fn unused_user() -> u32 {
    let first = 20_000 + process::id() % 20_000;
    (first..40_000).find(|&user| processes(user).is_empty()).expect("not all are in use")
}

/// The processes of a user.
fn processes(user: u32) -> String {
    output(Command::new("pgrep").args(["-U", &user.to_string()]))
}

/// What a program prints.
fn output(command: &mut Command) -> String {
    let output = command.output().expect("the system has it (`pgrep`: package procps)");
    String::from_utf8_lossy(&output.stdout).trim().to_string()
}
