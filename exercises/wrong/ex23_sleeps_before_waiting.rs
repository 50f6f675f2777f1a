//! Wrong: the parent sleeps for a while and assumes that the child has ended then.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use bincode::config::standard;
use bincode::serde::{decode_from_slice, encode_to_vec};
use nix::libc;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
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
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                let bytes = encode_to_vec((1_u8, work()), standard()).map_err(io::Error::other)?;
                writer.write_all(&bytes)
            }));
            unsafe { libc::_exit(if matches!(outcome, Ok(Ok(()))) { 0 } else { 1 }) }
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
    thread::sleep(Duration::from_millis(100));
    Ok(waitpid(child, Some(WaitPidFlag::WNOHANG))?)
}
