//! # 26: a worker is killed

use std::collections::VecDeque;
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
    let mut workers = Vec::new();
    for _ in 0..worker_count {
        // SAFETY: the caller promises that this process has only one thread.
        unsafe { spawn_worker(&mut workers, &work) }?;
    }
    let mut results = vec![0; jobs.len()];
    let mut pending: VecDeque<usize> = (0..jobs.len()).collect();
    while !pending.is_empty() || workers.iter().any(|worker| worker.job.is_some()) {
        if workers.is_empty() {
            return Err(io::Error::other(format!("no worker is left for {} jobs", pending.len())));
        }
        assign_jobs(&mut pending, jobs, &mut workers);
        // In reverse: `swap_remove` moves the last worker to the index of the removed one.
        for i in wait_until_ready(&workers)?.into_iter().rev() {
            let job = workers[i].job.take();
            match (receive(&workers[i].result_rx), job) {
                (Ok(result), Some(job)) => results[job] = result,
                // The worker has failed. Its job is pending again; dropping the worker reaps it.
                _ => {
                    pending.extend(job);
                    workers.swap_remove(i);
                }
            }
        }
    }
    // All workers are idle. Dropping them kills and reaps them.
    Ok(results)
}

/// Assigns a job to each idle worker.
fn assign_jobs(pending: &mut VecDeque<usize>, jobs: &[u64], workers: &mut [Worker]) {
    for worker in workers.iter_mut().filter(|worker| worker.job.is_none()) {
        worker.job = pending.pop_front();
        if let Some(job) = worker.job {
            // Sending fails if the worker was killed while it was idle. Then its `result_rx` has
            // reached the end of file, and `poll` reports it as if it had failed during this job.
            let _ = send(&worker.job_tx, jobs[job]);
        }
    }
}

/// Waits until at least one worker has sent a result or has failed. Returns the indices of these
/// workers.
fn wait_until_ready(workers: &[Worker]) -> io::Result<Vec<usize>> {
    let pipes = workers.iter().map(|worker| worker.result_rx.as_fd());
    let mut pipes: Vec<PollFd> = pipes.map(|pipe| PollFd::new(pipe, PollFlags::POLLIN)).collect();
    match poll(&mut pipes, PollTimeout::NONE) {
        // A signal interrupted the call: no worker is ready yet, and the caller polls again.
        Err(Errno::EINTR) => return Ok(Vec::new()),
        polled => polled?,
    };
    // True if bytes have arrived, and also at the end of file (`POLLHUP`).
    let is_ready = |&i: &usize| pipes[i].any() == Some(true);
    Ok((0..workers.len()).filter(is_ready).collect())
}

/// A worker process, and the parent's ends of its two pipes.
struct Worker {
    /// Kills the worker if it is still running, and reaps it, when dropped.
    child: Child,
    job_tx: PipeWriter,
    result_rx: PipeReader,
    /// The index of the job that the worker is doing.
    job: Option<usize>,
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
        Fork::Parent(child) => workers.push(Worker { child, job_tx, result_rx, job: None }),
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
