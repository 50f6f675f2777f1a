//! Child processes with handles, like those of threads. No child is left behind.

use std::io::{self, PipeReader, Write};
use std::mem::forget;
use std::os::fd::{AsFd, AsRawFd};
use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

use cli_core::{Context, print_error};
use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigHandler, Signal, kill, signal};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{self, ForkResult, Pid, getpid};

use crate::signals::signal_is_ignored;

/// The exit code of a Rust program that panicked. A child that panicked has the same.
const PANICKED: i32 = 101;

/// Which of the two processes this is after a [`fork`].
#[derive(Debug)]
pub enum Fork {
    /// The process that called `fork`, with its new child.
    Parent(Child),
    /// The child, a copy of the parent. It must do its work with [`ChildToken::run`].
    Child(ChildToken),
}

/// Duplicates this process. Both processes continue from here, each with its own copy of the memory.
///
/// If SIGCHLD is ignored, its default action is restored: otherwise the system would discard the
/// exit status of the child, and might give its process id to another process.
///
/// # Errors
/// When the system cannot create another process.
///
/// # Safety
/// This process must have only one thread. A fork copies all memory, but the child has only one
/// thread, a copy of the one that called `fork`: a lock that another thread holds at that moment
/// stays locked in the child forever. So start threads only after the last fork.
pub unsafe fn fork() -> io::Result<Fork> {
    // Text in the buffer would be copied, and be printed twice.
    io::stdout().flush().context("cannot write to standard output")?;
    if signal_is_ignored(libc::SIGCHLD) {
        // SAFETY: the default action runs no code of this process.
        unsafe { signal(Signal::SIGCHLD, SigHandler::SigDfl) }
            .map_err(io::Error::from)
            .context("cannot restore the default action of SIGCHLD")?;
    }
    let parent = getpid();
    // SAFETY: our caller promises what `unistd::fork` asks for: there is no other thread.
    let forked = unsafe { unistd::fork() };
    match forked.map_err(io::Error::from).context("cannot start a process")? {
        ForkResult::Parent { child } => Ok(Fork::Parent(Child { pid: child, parent })),
        ForkResult::Child => Ok(Fork::Child(ChildToken { _private: () })),
    }
}

/// Proof that this process is the child. Pass the work of the child to [`run`](Self::run).
///
/// Dropping it ends the child with exit code 1, so that a forgotten `run` cannot execute the
/// parent's code twice.
#[derive(Debug)]
#[must_use = "the child must do its work with `run`; dropping the token ends the child"]
pub struct ChildToken {
    _private: (),
}

impl ChildToken {
    /// Does the child's `work` and ends the child. Never returns and never unwinds into the parent's
    /// code.
    ///
    /// The exit code is 0, or 1 after an error, which is printed on stderr, or 101 after a panic.
    pub fn run(self, work: impl FnOnce() -> io::Result<()>) -> ! {
        forget(self); // from here on, `run_child` ends the child
        run_child(work)
    }
}

impl Drop for ChildToken {
    fn drop(&mut self) {
        run_child(|| Err(io::Error::other("a child process was started without any work")))
    }
}

/// Does the `work` of the child that this process is, and ends it.
fn run_child(work: impl FnOnce() -> io::Result<()>) -> ! {
    // Unwind safe: whatever state a panic leaves behind, it is not used again.
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    let code = match outcome.map(|result| result.and_then(|()| io::stdout().flush())) {
        Ok(Ok(())) => 0,
        Ok(Err(error)) => {
            print_error(&error);
            1
        }
        Err(payload) => {
            forget(payload); // dropping it might panic again
            PANICKED
        }
    };
    // SAFETY: `_exit` is always sound. Unlike `exit`, it does not run the cleanup that the parent
    // has registered and will run itself.
    unsafe { libc::_exit(code) }
}

/// A child process. Join it to learn how it ended; dropping it kills it.
///
/// Only the process that started the child waits for it or kills it. A copy that a later fork has
/// brought into another process does neither.
#[derive(Debug)]
#[must_use = "dropping a child kills it"]
pub struct Child {
    pid: Pid,
    parent: Pid,
}

impl Child {
    /// Returns the process id.
    #[must_use]
    pub fn id(&self) -> i32 {
        self.pid.as_raw()
    }

    /// Waits until the child has ended.
    ///
    /// # Errors
    /// When the child failed, panicked or was killed: the message contains its process id. When
    /// this process did not start the child.
    pub fn join(self) -> io::Result<()> {
        let Self { pid, parent } = self;
        forget(self); // `wait` reaps the child, so there is nothing left to kill
        if parent != getpid() {
            return failure(pid, "was started by another process, which has to join it");
        }
        outcome(pid, wait(pid)?)
    }

    /// Returns how the child ended, as [`join`](Self::join), but does not wait: while the child runs,
    /// it is returned itself.
    ///
    /// # Errors
    /// When the child has not ended. Then the error is the child.
    pub fn try_join(self) -> Result<io::Result<()>, Self> {
        if self.parent != getpid() {
            return Ok(self.join());
        }
        match waitpid(self.pid, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) => Err(self),
            Ok(status) => {
                let pid = self.pid;
                forget(self); // it was reaped
                Ok(outcome(pid, status))
            }
            Err(_) => Ok(self.join()), // which returns the same error
        }
    }

    /// Whether `pid` is certain to be this child: it belongs to this process, and has not been
    /// reaped.
    fn is_unreaped(&self) -> bool {
        // With SIGCHLD ignored, the system reaps children itself and may reuse their process ids.
        self.parent == getpid()
            && !signal_is_ignored(libc::SIGCHLD)
            && waitpid(self.pid, Some(WaitPidFlag::WNOHANG)) == Ok(WaitStatus::StillAlive)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.is_unreaped() {
            // Both fail only if the child has already been reaped.
            let _ = kill(self.pid, Signal::SIGKILL);
            let _ = wait(self.pid);
        }
    }
}

/// How the child `pid` ended.
fn outcome(pid: Pid, status: WaitStatus) -> io::Result<()> {
    match status {
        WaitStatus::Exited(_, 0) => Ok(()),
        WaitStatus::Exited(_, PANICKED) => failure(pid, "panicked"),
        WaitStatus::Exited(_, code) => failure(pid, &format!("failed with exit code {code}")),
        WaitStatus::Signaled(_, signal, _) => failure(pid, &format!("was killed by {signal}")),
        status => failure(pid, &format!("is in the unexpected state {status:?}")),
    }
}

/// The error of a child that did not end successfully.
fn failure(pid: Pid, how: &str) -> io::Result<()> {
    Err(io::Error::other(format!("process {pid} {how}")))
}

/// Waits until the process `pid` has ended, and removes it from the process table (*reaps* it).
fn wait(pid: Pid) -> io::Result<WaitStatus> {
    loop {
        match waitpid(pid, None) {
            Err(Errno::EINTR) => {}
            status => {
                return status.map_err(io::Error::from).context("cannot wait for a process");
            }
        }
    }
}

/// Waits for the end of file on `pipe`, for at most `timeout`. Returns `true` only at end of file:
/// every write end is closed and everything has been read.
///
/// Returns `false` before the timeout if there are bytes to read, or if a signal interrupts the
/// wait.
///
/// # Errors
/// When the system cannot poll the pipe.
pub fn wait_for_eof(pipe: &PipeReader, timeout: Duration) -> io::Result<bool> {
    let timeout = PollTimeout::try_from(timeout).unwrap_or(PollTimeout::MAX);
    let mut fds = [PollFd::new(pipe.as_fd(), PollFlags::POLLIN)];
    match poll(&mut fds, timeout) {
        Ok(_) => {}
        Err(Errno::EINTR) => return Ok(false),
        Err(error) => return Err(io::Error::from(error)).context("cannot poll a pipe"),
    }
    // POLLHUP: every write end is closed. There may still be bytes to read.
    let hung_up = fds[0].revents().is_some_and(|events| events.contains(PollFlags::POLLHUP));
    Ok(hung_up && unread_bytes(pipe)? == 0)
}

/// How many bytes are in `pipe`.
fn unread_bytes(pipe: &PipeReader) -> io::Result<libc::c_int> {
    let mut bytes = 0;
    // SAFETY: `pipe` is open, and FIONREAD stores one `c_int`.
    let status = unsafe { libc::ioctl(pipe.as_raw_fd(), libc::FIONREAD, &raw mut bytes) };
    if status == 0 {
        Ok(bytes)
    } else {
        Err(io::Error::last_os_error()).context("cannot poll a pipe")
    }
}
