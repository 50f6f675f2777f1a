//! # 23: fork, compute, send back, reap
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
//! <https://man7.org/linux/man-pages/man2/_exit.2.html>,
//! <https://doc.rust-lang.org/std/panic/fn.catch_unwind.html>,
//! <https://doc.rust-lang.org/std/io/fn.pipe.html>,
//! <https://docs.rs/bincode/2.0.1/bincode/serde/index.html>
//!
//! Test: `cargo test -p exercises ex23`. Hints: at the end of this file.

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
    todo!("ex23: create a pipe, fork, and write both sides: the child's and the parent's")
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
// Five mistakes are easy to miss:
//
// - A `?` between the fork and `waitpid` leaves a zombie: store the result of reading, wait, and
//   only then check it. Call `waitpid` again if it returns `EINTR`.
// - `waitpid(None, ..)` and `wait` may reap another child of the caller: wait for your own.
// - `()` is encoded as zero bytes, so a child that calls `_exit(0)` seems to have sent one: send a
//   byte before the value, `(1_u8, value)`. After any status but `WaitStatus::Exited(_, 0)`, return
//   an error.
// - If encoding panics outside of `catch_unwind`, or a `?` returns its error, the child continues
//   with the parent's code.
// - The fork copies the buffer of stdout. `_exit` does not flush it, but the work does when it
//   prints a line: call `flush` before the fork.
//
// endregion
