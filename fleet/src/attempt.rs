//! One attempt to run the command on one host.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};

use tokio::process::{Child, ChildStdin, Command};

use crate::lines::{Source, send_lines};
use crate::{End, Events, Host, Job};

/// Runs the command once. Dropping the future kills the command.
pub(crate) async fn attempt(host: &Host, job: &Job, attempt: u32, events: &Events) -> End {
    let command = host.command_line(&job.command, job.timeout, attempt);
    match run(&command, events).await {
        Ok((status, has_printed)) => end(status, host.may_be_unreachable() && !has_printed),
        Err(error) => End::Failed(error),
    }
}

/// Runs a command, and sends the lines that it prints. Returns how it ended, and whether it printed
/// anything on stdout.
async fn run(command: &[OsString], events: &Events) -> io::Result<(ExitStatus, bool)> {
    let mut running = Running::start(command)?;
    let stdout = running.child.stdout.take().expect("stdout is a pipe");
    let stderr = running.child.stderr.take().expect("stderr is a pipe");
    let (printed, errors) = tokio::join!(
        send_lines(stdout, Source::Stdout, events),
        send_lines(stderr, Source::Stderr, events),
    );
    errors?;
    // Waiting is last: afterwards the system may give the process id to another process.
    Ok((running.child.wait().await?, printed? > 0))
}

/// `ssh` itself exits with 255 if it cannot connect.
fn end(status: ExitStatus, may_be_unreachable: bool) -> End {
    match (status.code(), status.signal()) {
        (Some(255), _) if may_be_unreachable => End::Unreachable,
        (Some(code), _) => End::Exited(code),
        (None, signal) => End::Killed(signal.expect("a process exits or is killed by a signal")),
    }
}

/// A running command, with its descendants in its own process group. Dropping it kills all of them.
struct Running {
    child: Child,
    /// When this pipe is closed, the command ends. If this program is killed, the system closes it.
    _stdin: Option<ChildStdin>,
}

impl Running {
    fn start(command: &[OsString]) -> io::Result<Self> {
        let (program, arguments) = command.split_first().expect("a command has a first word");
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true) // and reaped
            .spawn()?;
        let stdin = child.stdin.take(); // `wait` would close it
        Ok(Self { child, _stdin: stdin })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // There is no id if the child has been reaped.
        if let Some(id) = self.child.id() {
            let group: libc::pid_t = id.try_into().expect("a process id fits into a `pid_t`");
            // SAFETY: sending a signal accesses no memory. The child is the leader of the group, and
            // has not been reaped, so the id belongs to no other group.
            unsafe { libc::killpg(group, libc::SIGKILL) };
        }
    }
}
