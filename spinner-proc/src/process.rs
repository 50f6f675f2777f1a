//! A child process with the manners of a thread: started, joined, and never left behind.

use std::io::{self, PipeReader, Write};
use std::mem::{ManuallyDrop, forget};
use std::os::fd::AsFd;
use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{self, ForkResult, Pid};
use spinner_core::Context;

/// The exit code of a Rust program that panicked; our children keep to it.
const PANICKED: i32 = 101;

/// On which side of a [`fork`] we are.
#[derive(Debug)]
pub enum Fork {
    /// In the process that called `fork`, with its new child.
    Parent(Process),
    /// In the child, a copy of the parent: it must end in [`leave`].
    Child,
}

/// Splits this process in two that go on from here, each with its own copy of the memory.
///
/// # Errors
/// When the system has no room for another process.
///
/// # Safety
/// This process must have one thread only. A fork copies all memory, but just the thread that
/// calls it: a lock that another thread holds at that moment stays locked in the child for ever.
pub unsafe fn fork() -> io::Result<Fork> {
    // Text that waits in the buffer would be copied, and come out twice.
    io::stdout().flush().context("cannot write to standard output")?;
    // SAFETY: our caller promises what `unistd::fork` asks for: there is no other thread.
    let fork = unsafe { unistd::fork() };
    match fork.map_err(io::Error::from).context("cannot start a process")? {
        ForkResult::Parent { child } => Ok(Fork::Parent(Process { pid: child })),
        ForkResult::Child => Ok(Fork::Child),
    }
}

/// Does the child's `work`, then ends the child, whatever comes: it must not go on with the
/// parent's code.
///
/// An error goes to stderr, and makes the exit code 1; a panic makes it 101.
pub fn leave(work: impl FnOnce() -> io::Result<()>) -> ! {
    // Unwind safe: nothing that a panic may have left in disorder is looked at again.
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    let code = match outcome.map(|done| done.and_then(|()| io::stdout().flush())) {
        Ok(Ok(())) => 0,
        Ok(Err(error)) => {
            // Where stderr is closed too, the exit code must say it all.
            let _ = writeln!(io::stderr(), "error: {error}");
            1
        }
        Err(payload) => {
            forget(payload); // to drop it might panic again
            PANICKED
        }
    };
    // SAFETY: `_exit` is always sound. Unlike `exit` it runs none of the clean-up that the
    // parent has registered, and will run itself.
    unsafe { libc::_exit(code) }
}

/// A child process: join it to learn how it ended. One that is dropped is killed.
#[derive(Debug)]
pub struct Process {
    pid: Pid,
}

impl Process {
    /// Waits until the child has ended.
    ///
    /// # Errors
    /// When it did not end well: the message has its process id, and says how it ended.
    pub fn join(self) -> io::Result<()> {
        let pid = ManuallyDrop::new(self).pid;
        match wait(pid)? {
            WaitStatus::Exited(_, 0) => Ok(()),
            WaitStatus::Exited(_, PANICKED) => ended(pid, "panicked"),
            WaitStatus::Exited(_, code) => ended(pid, &format!("failed with exit code {code}")),
            WaitStatus::Signaled(_, signal, _) => ended(pid, &format!("was killed by {signal}")),
            status => ended(pid, &format!("is in the strange state {status:?}")),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both can only fail if the child is gone already.
        let _ = kill(self.pid, Signal::SIGKILL);
        let _ = wait(self.pid);
    }
}

/// The error of a child that ended in another way than it should.
fn ended(pid: Pid, how: &str) -> io::Result<()> {
    Err(io::Error::other(format!("process {pid} {how}")))
}

/// Waits until the process `pid` has ended, and takes it off the system's list (*reaps* it).
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

/// Waits until `pipe` has come to its end, at most for the time `timeout`; was that so?
///
/// # Errors
/// When the system cannot watch the pipe.
pub fn ended_within(pipe: &PipeReader, timeout: Duration) -> io::Result<bool> {
    let timeout = PollTimeout::try_from(timeout).unwrap_or(PollTimeout::MAX);
    match poll(&mut [PollFd::new(pipe.as_fd(), PollFlags::POLLIN)], timeout) {
        Ok(events) => Ok(events > 0),
        Err(Errno::EINTR) => Ok(false), // somebody stopped and continued us: no harm done
        Err(error) => Err(io::Error::from(error)).context("cannot watch a pipe"),
    }
}
