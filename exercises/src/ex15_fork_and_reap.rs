//! # 15: fork, compute, send back, reap
//!
//! A child process has a memory of its own: what it computes there, nobody else can see. Start a
//! child, by hand this time, let it compute a value, and get the value back as bytes. Leave nothing
//! behind: no child, no zombie, no second copy of your program that goes on by itself.
//!
//! Read before: the lesson `spinner-proc`, and its `src/process.rs`; for bincode, the end of
//! `procs/src/queue.rs`.
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

/// Does the `work` in a child process, and returns the value that it returned there.
///
/// Afterwards the child is gone, and waited for, also if there was an error. The child does nothing
/// but the work, and sending the value: it runs no code of its parent that stands behind the call,
/// no destructor of a value that its parent still has, and nothing that is registered for the exit
/// of the program. Text that waits in the buffer of stdout at the call comes out once.
///
/// The value may have any size: no bytes at all, or more than a pipe has room for.
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
    todo!("ex15: make a pipe, fork, and let each side go its own way")
}

// region: Hint 1, a nudge
//
// After the fork there are two processes in your function. Say for each how it ends: the parent
// returns, the child never does. What does the child's panic do, if nobody catches it?
//
// endregion
// region: Hint 2, an approach
//
// The child: do the work, encode the value, write the bytes into the pipe, and leave with
// `libc::_exit`; all but the last inside `catch_unwind`. The parent: close its copy of the writing
// end, read until the end of file, wait for the child, and decode the bytes. Why would it be a
// mistake to wait before reading? Why one to close the writing end only afterwards?
//
// endregion
// region: Hint 3, almost there
//
// Two errors hide behind others. A `?` between the fork and `waitpid` leaves a zombie: keep the
// result of the reading, wait, and only then look at it. And `()` has no bytes: a child that
// panicked seems to have sent it. What tells the one from the other is `WaitStatus::Exited(_, 0)`.
//
// For the text: `flush` before the fork, or leave it all to `_exit`, which flushes nothing.
//
// endregion
