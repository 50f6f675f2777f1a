//! # 28: a forking server
//!
//! The oldest kind of concurrent server forks a child for each connection. The child serves its
//! client and exits. If it crashes or is killed, no other client notices. PostgreSQL still works this
//! way. In Python, it is `socketserver.ForkingMixIn`, whose `max_children` is the same limit as here.
//!
//! Write the parent. It has one thread, and several things to wait for at the same time: a new
//! connection, the end of any child, the order to stop, and a deadline. Fork with
//! `process_core::fork`.
//!
//! Read first: the lesson `procs`; exercises 23, 24 and 26; *Graceful shutdown* in the glossary.
//! (Exercise 37 is an async server with the same kind of shutdown.)
//!
//! Docs: <https://doc.rust-lang.org/std/os/unix/net/struct.UnixListener.html>,
//! <https://docs.rs/nix/latest/nix/poll/fn.poll.html>,
//! <https://docs.rs/nix/latest/nix/poll/struct.PollTimeout.html>
//!
//! Test: `cargo test -p exercises ex28`. Hints: at the end of this file.

use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use process_core::{Child, Fork, fork};

/// Serves the connections of `listener`, each by `handle` in its own child process, until `stop`
/// has reached the end of file. Then shuts down gracefully. Returns how many children it has killed.
///
/// There are never more than `max_children` children. While there are as many, other connections
/// wait in the queue of the listener. When a child ends, the next connection is accepted. A child
/// that ends in any way, even because it panics or is killed, affects no other child.
///
/// Only the child of a connection has the connection open. So the client reads the end of file when
/// that child has ended. No child has the listener open.
///
/// Each child is reaped as soon as it has ended, even if no connection arrives. Other children of
/// this process are left alone.
///
/// When `stop` has reached the end of file, the server shuts down:
///
/// 1. It accepts no connection any more, not even one that already waits. It closes the listener at
///    once, even if there are children: clients that wait or want to connect get an error.
/// 2. It waits for the children, all together for at most `grace`. It returns as soon as the last one
///    has ended. `grace` may be any duration; `Duration::MAX` means no deadline.
/// 3. After `grace`, it kills the children that have not ended, and reaps them.
///
/// The calling process blocks while it waits, instead of asking again and again. A signal that
/// interrupts a system call (`EINTR`) is not an error, and does not prolong `grace`. A client that
/// disconnects before its connection is accepted is not an error.
///
/// # Errors
/// When a connection cannot be accepted, or a pipe or a process cannot be created. Then, too, all
/// children have been killed and reaped when this function returns.
///
/// # Safety
/// This process must have only one thread.
pub unsafe fn serve(
    listener: UnixListener,
    stop: &PipeReader,
    max_children: usize,
    grace: Duration,
    handle: impl Fn(UnixStream) -> io::Result<()>,
) -> io::Result<usize> {
    todo!("ex28: accept and fork until `stop`, drain for at most `grace`, then kill the rest")
}

// region: Hint 1, a nudge
//
// If you wait for a connection with `accept`, you notice neither the end of a child nor the end of
// `stop`. `poll` waits for many files at once, but a child is not a file. Exercise 26 has the same
// problem: what do you have there that ends when a child ends?
//
// endregion
// region: Hint 2, an approach
//
// Create a pipe before each fork. The child keeps the write end and never writes; the parent keeps
// the read end, next to the `Child`. When the child ends, in whatever way, the pipe reaches the end
// of file. So `poll` can wait for `stop`, the listener, and the pipes of all children.
//
// While there are `max_children` children, leave out the listener. Otherwise, `poll` reports the
// connections that wait in its queue again and again, and the parent uses a whole core.
//
// After `stop`, drop the listener and poll only the pipes, with a timeout: the time that is left
// until the deadline.
//
// endregion
// region: Hint 3, almost there
//
// The child's arm never returns. So it may move (and so close) the listener and the children that it
// has inherited: `Fork::Child(token) => token.run(|| { drop((listener, children)); handle(stream) })`.
// Do not move the write end into the closure, which would close it before the child has ended.
//
// Several files may be ready at once. First join the children that have ended, then check `stop`,
// then accept. Ignore the error of `Child::join`: it says how the child has failed.
//
// The deadline is `Instant::now().checked_add(grace)`, which is `None` if there is none. Compute what
// is left of it before each `poll`, which returns `EINTR` at a signal. A `PollTimeout` has whole
// milliseconds and is rounded down: add one. When the deadline has passed, drop the children: this
// kills and reaps them.
//
// On macOS, `accept` fails with `ErrorKind::ConnectionAborted` if the client has gone.
//
// endregion
