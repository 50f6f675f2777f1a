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

/// Does the `work` in a child process, and returns the value that it returned there.
///
/// # Errors
/// When the child did not end well: it panicked, was killed, or left without sending the value.
///
/// # Safety
/// This process must have one thread only.
pub unsafe fn in_child<T>(work: impl FnOnce() -> T) -> io::Result<T>
where
    T: Serialize + DeserializeOwned,
{
    let (mut reader, writer) = io::pipe()?;
    // What waits in the buffer would be copied, and come out twice.
    io::stdout().flush()?;
    // SAFETY: the caller promises that there is no other thread.
    let child = match unsafe { fork() }? {
        ForkResult::Parent { child } => child,
        ForkResult::Child => leave(|| send(work(), writer)),
    };
    // The child has its own copy. With ours open, the pipe would have no end.
    drop(writer);
    // First read, then wait: a child whose value does not fit into the pipe waits for its reader.
    // And wait in any case before looking at errors, or they would leave a zombie.
    let mut bytes = Vec::new();
    let read = reader.read_to_end(&mut bytes);
    let status = wait(child)?;
    read?;
    // The bytes alone do not tell: a value like `()` has none.
    if status != WaitStatus::Exited(child, 0) {
        return Err(io::Error::other(format!("the child did not end well: {status:?}")));
    }
    let (value, _) = decode_from_slice(&bytes, standard()).map_err(io::Error::other)?;
    Ok(value)
}

/// Sends a value to the parent.
fn send<T: Serialize>(value: T, mut writer: PipeWriter) -> io::Result<()> {
    let bytes = encode_to_vec(value, standard()).map_err(io::Error::other)?;
    writer.write_all(&bytes)
}

/// Does the child's work, and ends the child, whatever comes.
fn leave(work: impl FnOnce() -> io::Result<()>) -> ! {
    let sent = catch_unwind(AssertUnwindSafe(work));
    let code = if matches!(sent, Ok(Ok(()))) { 0 } else { 1 };
    // SAFETY: `_exit` is always sound. Unlike `exit` it does none of the parent's cleaning up.
    unsafe { libc::_exit(code) }
}

/// Waits until the child has ended, and learns how.
fn wait(child: Pid) -> io::Result<WaitStatus> {
    loop {
        match waitpid(child, None) {
            Err(Errno::EINTR) => {}
            status => return Ok(status?),
        }
    }
}
