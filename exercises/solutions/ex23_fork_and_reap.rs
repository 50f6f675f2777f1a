//! # 23: fork, compute, send back, reap

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

/// Sent before the value, so that a message is never empty: `()` alone is encoded as zero bytes,
/// and a child that calls `_exit(0)` sends zero bytes, too.
const BEGIN: u8 = 1;

/// Runs `work` in a child process, and returns the value that `work` returned there.
///
/// Blocks until the child has ended, and reaps it, even after an error. Then no pipe end of this
/// function is open. Other children of this process are left alone, and a signal that interrupts a
/// system call (`EINTR`) is not an error.
///
/// The child only runs `work` and sends its value. Even if `work` panics or the value cannot be
/// encoded, the child must not continue with the parent's code, drop the parent's values, or run
/// functions that are registered with `atexit`. Text that is in the buffer of stdout at the call is
/// printed once, even if `work` prints more.
///
/// The value may have any encoded size, including zero bytes and more than a pipe has room for.
///
/// # Errors
/// - When the child panicked, was killed, or exited without sending the value, with any exit code.
/// - When the value cannot be encoded.
/// - When a pipe or a process cannot be created, or the pipe cannot be read.
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
    if status != WaitStatus::Exited(child, 0) {
        return Err(io::Error::other(format!("the child failed: {status:?}")));
    }
    let ((_begin, value), _): ((u8, T), usize) =
        decode_from_slice(&bytes, standard()).map_err(io::Error::other)?;
    Ok(value)
}

/// Sends a value to the parent.
fn send<T: Serialize>(value: T, mut writer: PipeWriter) -> io::Result<()> {
    let bytes = encode_to_vec((BEGIN, value), standard()).map_err(io::Error::other)?;
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
