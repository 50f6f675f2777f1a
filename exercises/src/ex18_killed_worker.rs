//! # 18: a worker is killed
//!
//! A process can be killed in the middle of a job, by a user or by a system that is short of
//! memory. If all workers take their jobs from one pipe, that job is lost, and nobody knows which
//! one it was. Here each worker has two pipes of its own. So its parent knows what it was doing,
//! and sees at once when it dies. Write the parent: it gets all jobs done, whoever dies.
//!
//! Read before: the lesson `procs`; in `spinner-proc/src/process.rs`, `ended_within`.
//!
//! Docs: <https://docs.rs/nix/latest/nix/poll/fn.poll.html>,
//! <https://docs.rs/nix/latest/nix/poll/struct.PollFd.html>
//!
//! Test: `cargo test -p exercises ex18`. Hints: at the end of this file.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsFd;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use process_core::{Child, Fork, fork};

/// Does all the `jobs` in so many `workers`, processes that do their `work` at the same time, and
/// returns the results in the order of the jobs, one for each.
///
/// A worker has one job at a time, and gets the next when it has sent the result: no job has to
/// wait for a slow one, as long as there is a worker who is free.
///
/// A worker may die at any time: it is killed, or `work` panics. Then the job that it had is done
/// by another worker, and only that one is done again. As long as fewer workers die than there are,
/// all jobs are done. The caller itself does none of them.
///
/// # Errors
/// When jobs are left, and all workers have died: one of the jobs may kill every worker that takes
/// it. When a process or a pipe cannot be made.
///
/// # Safety
/// This process must have one thread only.
pub unsafe fn finish_all(
    jobs: &[u64],
    workers: usize,
    work: impl Fn(u64) -> u64,
) -> io::Result<Vec<u64>> {
    todo!("ex18: hire the workers, hand out jobs, wait for results and for deaths")
}

// What follows is done: the worker, and how to talk to it. Change it as you like.

/// A worker process, and the ends of its two pipes that its parent has.
struct Worker {
    /// Dropped, it is killed if it is still alive, and waited for. (So keep it with the pipes: a
    /// `move` closure that uses only them does not take it along.)
    process: Child,
    new_jobs: PipeWriter,
    results: PipeReader,
}

/// Starts a worker.
///
/// # Safety
/// This process must have one thread only.
unsafe fn hire(crew: &mut Vec<Worker>, work: impl Fn(u64) -> u64) -> io::Result<()> {
    let (jobs, new_jobs) = io::pipe()?;
    let (results, new_results) = io::pipe()?;
    // SAFETY: the caller promises that this process has one thread only.
    match unsafe { fork() }? {
        Fork::Parent(process) => crew.push(Worker { process, new_jobs, results }),
        Fork::Child(token) => token.run(|| {
            drop((new_jobs, results));
            crew.clear(); // closes the pipe ends of the other workers, as in exercise 16
            work_off(&jobs, &new_results, work)
        }),
    }
    Ok(())
}

/// Does jobs until there are no more.
fn work_off(
    jobs: &PipeReader,
    new_results: &PipeWriter,
    work: impl Fn(u64) -> u64,
) -> io::Result<()> {
    while let Ok(job) = receive(jobs) {
        send(new_results, work(job))?;
    }
    Ok(())
}

/// Puts a number into a pipe.
fn send(mut pipe: &PipeWriter, number: u64) -> io::Result<()> {
    pipe.write_all(&number.to_le_bytes())
}

/// Takes a number from a pipe.
fn receive(mut pipe: &PipeReader) -> io::Result<u64> {
    let mut bytes = [0; 8];
    pipe.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

// region: Hint 1, a nudge
//
// To read from one worker is to be deaf to the others. `poll` waits for many pipes at once. Its
// answer for a pipe that has come to its end is the same as for one that has bytes: there is
// something to find out by reading.
//
// endregion
// region: Hint 2, an approach
//
// Keep for each worker the index of the job that it has, if it has one. Then, as long as there are
// jobs to hand out or results to come: give each free worker a job; poll all workers; read one
// result from each pipe that is ready. If that fails the worker is dead: put its job back, and drop
// the worker. If no worker is left, give up.
//
// endregion
// region: Hint 3, almost there
//
// A worker can die while it is free; then `send` fails. Ignore that: its other pipe has ended too,
// so `poll` will report it in the next round, and its job is put back as usual. And do not send the
// free workers home when there are no more jobs to hand out: the last worker may die with the last
// job. `PollFd::any()` says whether a pipe is ready.
//
// endregion
