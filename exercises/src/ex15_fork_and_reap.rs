//! # 15: fork, compute, send back, reap
//!
//! A child process has its own memory: no other process sees what the child computes there. Fork a
//! child yourself, let it compute a value, and send the value back as bytes. Leave nothing behind:
//! no running child, no zombie, and no second copy of your program that continues after the call.
//!
//! Read first: the lesson `spinner-proc`, and `process-core/src/process.rs`; for bincode, `send`
//! and `decode` in `procs/src/channel.rs`.
//!
//! Docs: <https://docs.rs/nix/latest/nix/unistd/fn.fork.html>,
//! <https://docs.rs/nix/latest/nix/sys/wait/fn.waitpid.html>,
//! <https://doc.rust-lang.org/std/io/fn.pipe.html>,
//! <https://docs.rs/bincode/2.0.1/bincode/serde/index.html>
//!
//! Test: `cargo test -p exercises ex15`. Hints: at the end of this file.

use std::io::{self, PipeWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use bincode::config::standard;
use bincode::serde::{decode_from_slice, encode_to_vec};
use nix::libc;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Runs `work` in a child process, and returns the value that `work` returned there.
///
/// When this function returns, the child has ended and has been reaped, even after an error. The
/// child only runs `work` and sends its value. It must not continue with the parent's code, drop
/// the parent's values, or run functions that are registered with `atexit`. Text that is in the
/// buffer of stdout at the call is printed once.
///
/// The value may have any encoded size, including zero bytes and more than a pipe has room for.
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
    todo!("ex15: create a pipe, fork, and write both sides: the child's and the parent's")
}

// region: Hint 1, a nudge
//
// After the fork, two processes execute your function. How does each of them end? The parent
// returns; the child never does. What happens if the child panics and nothing catches the panic?
//
// endregion
// region: Hint 2, an approach
//
// The child: inside `catch_unwind`, run `work`, encode the value, and write the bytes into the
// pipe. Then exit with `libc::_exit`. The parent: close its copy of the write end, read until the
// end of file, wait for the child, and decode the bytes. Why must the parent read before it waits?
// Why must it close the write end before it reads?
//
// endregion
// region: Hint 3, almost there
//
// Two mistakes are easy to miss. A `?` between the fork and `waitpid` leaves a zombie: store the
// result of reading, wait, and only then check it. And `()` is encoded as zero bytes, so a child
// that panicked seems to have sent one. Only the exit status tells the two apart: it must be
// `WaitStatus::Exited(_, 0)`.
//
// Buffered text is copied by the fork: call `flush` before it, and exit with `_exit`, which flushes
// nothing.
//
// endregion
