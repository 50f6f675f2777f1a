//! # 26: a worker is killed
//!
//! A process can be killed in the middle of a job, by a user or by a system that is short of
//! memory. If all workers take their jobs from one pipe, that job is lost, and no other process
//! knows which job it was. Here, each worker has its own two pipes. So the parent knows the job of
//! each worker, and notices at once when a worker fails. Write the parent: it finishes all jobs
//! although workers are killed.
//!
//! Read first: the lesson `procs`; in `process-core/src/process.rs`, `wait_for_eof`.
//!
//! Docs: <https://docs.rs/nix/latest/nix/poll/fn.poll.html>,
//! <https://docs.rs/nix/latest/nix/poll/struct.PollFd.html>
//!
//! Test: `cargo test -p exercises ex26`. Hints: at the end of this file.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsFd;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use process_core::{Child, Fork, fork};

/// Runs all `jobs` in `worker_count` worker processes that work concurrently. Returns the results,
/// `work(job)` for each job, in the order of `jobs`. Jobs and results may be any numbers, and
/// several may be equal.
///
/// A worker has one job at a time, and gets the next job after it has sent its result. No job waits
/// for a slow one while another worker is idle.
///
/// A worker may fail at any time, because it is killed or because `work` panics. Then another
/// worker does the job that it had, and no other job is repeated: a result that a worker sent
/// before it failed is used. This is *at-least-once* execution: a job whose worker failed may have
/// run more than once, so jobs should be idempotent. A worker that failed is not replaced. All jobs
/// finish as long as one worker is left.
///
/// The calling process does no job itself, and blocks while it waits, instead of asking again and
/// again. A signal that interrupts a system call (`EINTR`) is not an error. When this function
/// returns, all workers have ended and have been reaped, and no pipe end of this function is open,
/// even after an error.
///
/// # Errors
/// - When jobs are left but no worker is: all have failed, or `worker_count` is 0. One of the jobs
///   may kill every worker that takes it.
/// - When a pipe or a process cannot be created.
///
/// # Safety
/// This process must have only one thread.
pub unsafe fn run_all_jobs(
    jobs: &[u64],
    worker_count: usize,
    work: impl Fn(u64) -> u64,
) -> io::Result<Vec<u64>> {
    todo!("ex26: spawn the workers, assign jobs, wait for results and for failures")
}

// The rest is complete: the worker, and the functions to talk to it. Change it as you like.

/// A worker process, and the parent's ends of its two pipes.
struct Worker {
    /// When dropped, kills the worker if it is still running, and reaps it. (Careful: a `move`
    /// closure that uses only the pipes does not capture this field.)
    child: Child,
    job_tx: PipeWriter,
    result_rx: PipeReader,
}

/// Spawns a worker and adds it to `workers`.
///
/// # Safety
/// This process must have only one thread.
unsafe fn spawn_worker(workers: &mut Vec<Worker>, work: impl Fn(u64) -> u64) -> io::Result<()> {
    let (job_rx, job_tx) = io::pipe()?;
    let (result_rx, result_tx) = io::pipe()?;
    // SAFETY: the caller promises that this process has only one thread.
    match unsafe { fork() }? {
        Fork::Parent(child) => workers.push(Worker { child, job_tx, result_rx }),
        Fork::Child(token) => token.run(|| {
            drop((job_tx, result_rx));
            workers.clear(); // closes the inherited pipe ends of other workers, as in exercise 24
            process_jobs(&job_rx, &result_tx, work)
        }),
    }
    Ok(())
}

/// Processes jobs until the end of file.
fn process_jobs(
    job_rx: &PipeReader,
    result_tx: &PipeWriter,
    work: impl Fn(u64) -> u64,
) -> io::Result<()> {
    while let Ok(job) = receive(job_rx) {
        send(result_tx, work(job))?;
    }
    Ok(())
}

/// Writes a number to a pipe.
fn send(mut pipe: &PipeWriter, number: u64) -> io::Result<()> {
    pipe.write_all(&number.to_le_bytes())
}

/// Reads a number from a pipe.
fn receive(mut pipe: &PipeReader) -> io::Result<u64> {
    let mut bytes = [0; 8];
    pipe.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

// region: Hint 1, a nudge
//
// While you read from one worker, you do not notice the others. `poll` waits for many pipes at
// once. It reports a pipe that has bytes, and also a pipe that has reached its end, and both at
// once if a worker was killed after it had sent its result: read from the pipe to find out which.
//
// endregion
// region: Hint 2, an approach
//
// Store for each worker the index of its current job, if it has one. Repeat as long as a job is
// pending or in progress: assign a job to each idle worker, poll all workers, and read one result
// from each pipe that is ready. If reading fails, the worker has failed: make its job pending
// again, and drop the worker: otherwise, `poll` reports its pipe again and again, without waiting.
// If no worker is left, return an error.
//
// endregion
// region: Hint 3, almost there
//
// A worker can be killed while it is idle. Then `send` fails. Ignore that error: the worker's other
// pipe has reached its end, too, so `poll` reports it in the next round, and the job becomes
// pending again as usual. Keep idle workers when no job is pending: the last busy worker may still
// be killed with the last job. `PollFd::any()` returns whether a pipe is ready. If a signal
// interrupts `poll`, it returns `EINTR`: call it again.
//
// endregion
