//! # 15: fork, compute, send back, reap

use std::io::{self, PipeWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use bincode::config::standard;
use bincode::serde::{decode_from_slice, encode_to_vec};
use nix::errno::Errno;
use nix::libc;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Runs `work` in a child process, and returns the value that `work` returned there.
///
/// # Errors
/// When the child panicked, was killed, or exited without sending the value.
///
/// # Safety
/// This process must have only one thread.
pub unsafe fn in_child<T>(work: impl FnOnce() -> T) -> io::Result<T>
where
    T: Serialize + DeserializeOwned,
{
    let (mut reader, writer) = io::pipe()?;
    // The fork would copy text in the buffer, and the text would be printed twice.
    io::stdout().flush()?;
    // SAFETY: the caller promises that this process has only one thread.
    let child = match unsafe { fork() }? {
        ForkResult::Parent { child } => child,
        ForkResult::Child => run_child(|| send(work(), writer)),
    };
    // The child has its own copy. While ours is open, reading never reaches the end of file.
    drop(writer);
    // Read before waiting: a child whose value does not fit into the pipe blocks until it is read.
    // Wait before checking for errors: an early return would leave a zombie.
    let mut bytes = Vec::new();
    let read = reader.read_to_end(&mut bytes);
    let status = wait(child)?;
    read?;
    // The bytes alone do not show whether the child succeeded: `()` is encoded as zero bytes.
    if status != WaitStatus::Exited(child, 0) {
        return Err(io::Error::other(format!("the child failed: {status:?}")));
    }
    let (value, _) = decode_from_slice(&bytes, standard()).map_err(io::Error::other)?;
    Ok(value)
}

/// Sends a value to the parent.
fn send<T: Serialize>(value: T, mut writer: PipeWriter) -> io::Result<()> {
    let bytes = encode_to_vec(value, standard()).map_err(io::Error::other)?;
    writer.write_all(&bytes)
}

/// Runs the child's work and ends the child. Never returns and never unwinds.
fn run_child(work: impl FnOnce() -> io::Result<()>) -> ! {
    let outcome = catch_unwind(AssertUnwindSafe(work));
    let code = if matches!(outcome, Ok(Ok(()))) { 0 } else { 1 };
    // SAFETY: `_exit` is always sound. Unlike `exit`, it does not run the parent's cleanup.
    unsafe { libc::_exit(code) }
}

/// Waits until the child has ended, and returns how it ended.
fn wait(child: Pid) -> io::Result<WaitStatus> {
    loop {
        match waitpid(child, None) {
            Err(Errno::EINTR) => {}
            status => return Ok(status?),
        }
    }
}
