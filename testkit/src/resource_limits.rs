//! Runs a program that may not start all the processes or threads that it needs.

use std::fs::{self, File, Permissions};
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use nix::errno::Errno;
use nix::libc::{self, rlimit};
use nix::unistd::geteuid;

use crate::process_group::finish_group;
use crate::process_list::processes;
use crate::program::{Run, start};

/// Runs `program` with `arg` under a limit on the number of processes and threads.
///
/// The limit is `limit` if this process runs as root, and 1 otherwise: it applies to all processes
/// of a user, and only root can run the program as a user without other processes. Root itself has
/// no limit.
#[must_use]
#[track_caller]
pub fn run_with_process_limit(limit: u32, program: impl AsRef<Path>, arg: &str) -> Run {
    let file = File::open(program.as_ref()).expect("the program exists and can be read");
    let mut command;
    if geteuid().is_root() {
        let user = unused_user();
        command = executable_by_all(program.as_ref(), &file);
        command.uid(user).gid(user);
        set_process_limit(&mut command, limit);
    } else {
        command = Command::new(program.as_ref());
        set_process_limit(&mut command, 1);
    }
    finish_group(start(command.arg(arg), Stdio::piped(), ""))
}

fn set_process_limit(command: &mut Command, limit: u32) {
    let limit = rlimit { rlim_cur: limit.into(), rlim_max: limit.into() };
    let set_limit = move || {
        // SAFETY: `limit` is valid. (`nix` lacks this limit on macOS.)
        let status = unsafe { libc::setrlimit(libc::RLIMIT_NPROC, &raw const limit) };
        Errno::result(status).map(drop).map_err(Into::into)
    };
    // SAFETY: the closure only makes a system call.
    unsafe { command.pre_exec(set_limit) };
}

/// Returns a command that runs a program as any user.
///
/// Another user may not be allowed to enter the folder of the program, for example if it is in the
/// home of root. On Linux, the command runs the open `file`, for which the folder does not matter. On
/// other systems, the test fails if the user cannot enter the folder.
fn executable_by_all(program: &Path, file: &File) -> Command {
    let mode = file.metadata().expect("an open file has metadata").permissions().mode();
    if mode & 0o111 != 0o111 {
        let permissions = Permissions::from_mode(mode | 0o111);
        fs::set_permissions(program, permissions).expect("the program belongs to this user");
    }
    if cfg!(target_os = "linux") {
        // Every process has its own `/proc/self`. The new process has inherited the open file.
        let mut command = Command::new(format!("/proc/self/fd/{}", file.as_raw_fd()));
        command.arg0(program);
        command
    } else {
        Command::new(program)
    }
}

/// Returns a user id without processes. Concurrent tests get different ids.
fn unused_user() -> u32 {
    static TRIED: AtomicU32 = AtomicU32::new(0);

    let all = processes();
    let first = process::id().wrapping_mul(100); // other processes that run this test use others
    loop {
        let tried = TRIED.fetch_add(1, Ordering::Relaxed);
        assert!(tried < 20_000, "all user ids are in use");
        let user = 20_000 + first.wrapping_add(tried) % 20_000;
        if all.iter().all(|process| process.user != i64::from(user)) {
            return user;
        }
    }
}
