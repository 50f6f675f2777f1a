//! Wrong: a `grace` of more than 24 days is too long for the timeout of `poll`, so it is an error.

use std::io::{self, ErrorKind, PipeReader};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use process_core::{Child, Fork, fork};

pub unsafe fn serve(
    listener: UnixListener,
    stop: &PipeReader,
    max_children: usize,
    grace: Duration,
    handle: impl Fn(UnixStream) -> io::Result<()>,
) -> io::Result<usize> {
    let mut children = Children(Vec::new());
    loop {
        // While there is no room for another child, connections wait in the listener's queue.
        let has_room = children.0.len() < max_children;
        let listener_fd = has_room.then_some(listener.as_fd());
        let files = children.files().chain([stop.as_fd()]).chain(listener_fd);
        let ready = wait_until_ready(files, None)?;
        let (ended, others) = ready.split_at(children.0.len());
        children.reap(ended);
        if others[0] {
            break;
        }
        if others.get(1) != Some(&true) {
            continue;
        }
        let stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => continue,
            Err(error) => return Err(error),
        };
        let (end_rx, end_tx) = io::pipe()?;
        // SAFETY: the caller promises that this process has only one thread.
        match unsafe { fork() }? {
            Fork::Parent(child) => children.0.push(Running { child, end_rx }),
            Fork::Child(token) => token.run(|| {
                drop((listener, children));
                handle(stream)
            }),
        }
        // Here, the parent closes its copies of the connection and of `end_tx`. The child keeps
        // `end_tx` until it has ended.
    }
    drop(listener);
    children.drain(grace)?;
    Ok(children.0.len()) // Dropping the children kills and reaps them.
}

/// A child that has not been reaped.
struct Running {
    /// When dropped, kills the child if it is still running, and reaps it.
    child: Child,
    /// The end of file says that the child has ended. Nothing is written to the pipe.
    end_rx: PipeReader,
}

struct Children(Vec<Running>);

impl Children {
    fn files(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        self.0.iter().map(|running| running.end_rx.as_fd())
    }

    /// Reaps the children that have ended.
    fn reap(&mut self, ended: &[bool]) {
        for (i, _) in ended.iter().enumerate().rev().filter(|&(_, &ended)| ended) {
            // The error says how the child has failed, which affects no other child.
            let _ = self.0.swap_remove(i).child.join();
        }
    }

    /// Waits until all children have ended and are reaped, or until `grace` has passed.
    fn drain(&mut self, grace: Duration) -> io::Result<()> {
        let deadline = Instant::now().checked_add(grace);
        while !self.0.is_empty() {
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let ended = wait_until_ready(self.files(), left)?;
            self.reap(&ended);
            if left == Some(Duration::ZERO) {
                break;
            }
        }
        Ok(())
    }
}

/// Waits until at least one file is ready or has reached its end, for at most `timeout`. Returns for
/// each file whether it is ready. May return earlier.
fn wait_until_ready<'a>(
    files: impl Iterator<Item = BorrowedFd<'a>>,
    timeout: Option<Duration>,
) -> io::Result<Vec<bool>> {
    let mut files: Vec<PollFd> = files.map(|file| PollFd::new(file, PollFlags::POLLIN)).collect();
    let timeout = timeout.map_or(Ok(PollTimeout::NONE), poll_timeout)?;
    match poll(&mut files, timeout) {
        // A signal interrupted the call: no file is ready yet, and the caller polls again.
        Err(Errno::EINTR) => return Ok(vec![false; files.len()]),
        polled => polled?,
    };
    Ok(files.iter().map(|file| file.any() == Some(true)).collect())
}

/// Rounds up to whole milliseconds, so that the caller does not poll without waiting in the last one.
fn poll_timeout(timeout: Duration) -> io::Result<PollTimeout> {
    let millis = timeout.as_nanos().div_ceil(1_000_000);
    PollTimeout::try_from(millis).map_err(io::Error::other)
}
