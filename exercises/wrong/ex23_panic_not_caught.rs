//! Wrong: a panic in the child unwinds into the parent's code.

use std::io::{self, Read, Write};

use bincode::config::standard;
use bincode::serde::{decode_from_slice, encode_to_vec};
use nix::errno::Errno;
use nix::libc;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub unsafe fn in_child<T>(work: impl FnOnce() -> T) -> io::Result<T>
where
    T: Serialize + DeserializeOwned,
{
    let (mut reader, mut writer) = io::pipe()?;
    io::stdout().flush()?;
    let child = match unsafe { fork() }? {
        ForkResult::Parent { child } => child,
        ForkResult::Child => {
            let bytes = encode_to_vec((1_u8, work()), standard()).map_err(io::Error::other);
            let sent = bytes.and_then(|bytes| writer.write_all(&bytes));
            unsafe { libc::_exit(if sent.is_ok() { 0 } else { 1 }) }
        }
    };
    drop(writer);
    let mut bytes = Vec::new();
    let read = reader.read_to_end(&mut bytes);
    let status = wait(child)?;
    read?;
    if status != WaitStatus::Exited(child, 0) {
        return Err(io::Error::other(format!("{status:?}")));
    }
    let ((_, value), _): ((u8, T), usize) =
        decode_from_slice(&bytes, standard()).map_err(io::Error::other)?;
    Ok(value)
}

fn wait(child: Pid) -> io::Result<WaitStatus> {
    loop {
        match waitpid(child, None) {
            Err(Errno::EINTR) => {}
            status => return Ok(status?),
        }
    }
}
