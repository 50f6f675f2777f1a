//! Runs a program that may not start all the processes or threads that it needs.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Command};

use tempfile::{TempDir, tempdir};

use crate::program::{Run, run};

/// Runs `program` with `arg` under `ulimit -u`, which limits the number of processes and threads.
///
/// The limit is `limit` if this process runs as root, and 1 otherwise: it applies to all processes
/// of a user, and only root can run the program as a user without other processes. Root itself has
/// no limit.
#[must_use]
pub fn run_with_process_limit(limit: u32, program: impl AsRef<Path>, arg: &str) -> Run {
    let is_root = output(Command::new("id").arg("-u")) == "0";
    let limit = if is_root { limit } else { 1 };
    let (folder, program) = public_copy(program.as_ref());
    let mut shell = Command::new("bash"); // not every `sh` supports `ulimit -u`
    let script = r#"ulimit -u "$1"; exec "$0" "$2""#;
    shell.args(["-c", script, &program, &limit.to_string(), arg]);
    let user = unused_user();
    if is_root {
        shell.uid(user).gid(user);
    }
    let run = run(shell.current_dir(&folder), "");
    assert_eq!(processes(user), "", "all processes have ended and were reaped");
    run
}

/// Copies a program to where every user can execute it.
fn public_copy(program: &Path) -> (TempDir, String) {
    let folder = tempdir().expect("a temporary folder can be created");
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("the folder is ours");
    let copy = folder.path().join("program");
    fs::copy(program, &copy).expect("the disk has room for a copy");
    let name = copy.to_str().expect("the path is valid UTF-8").to_string();
    (folder, name)
}

/// Returns a user id without processes. Concurrent runs of this test choose others.
fn unused_user() -> u32 {
    let first = 20_000 + process::id() % 20_000;
    (first..40_000).find(|&user| processes(user).is_empty()).expect("not all ids are in use")
}

/// Lists the processes of a user.
fn processes(user: u32) -> String {
    output(Command::new("pgrep").args(["-U", &user.to_string()]))
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("`id` and `pgrep` are installed (Debian: procps)");
    String::from_utf8_lossy(&output.stdout).trim().to_string()
}
