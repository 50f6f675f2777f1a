//! Wrong: there are no more workers than jobs, so too few are left for a job that kills workers.

use std::collections::VecDeque;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsFd;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use process_core::{Child, Fork, fork};

pub unsafe fn run_all_jobs(
    jobs: &[u64],
    worker_count: usize,
    work: impl Fn(u64) -> u64,
) -> io::Result<Vec<u64>> {
    let mut workers = Vec::new();
    for _ in 0..worker_count.min(jobs.len()) {
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

fn assign_jobs(pending: &mut VecDeque<usize>, jobs: &[u64], workers: &mut [Worker]) {
    for worker in workers.iter_mut().filter(|worker| worker.job.is_none()) {
        worker.job = pending.pop_front();
        if let Some(job) = worker.job {
            let _ = send(&worker.job_tx, jobs[job]);
        }
    }
}

fn wait_until_ready(workers: &[Worker]) -> io::Result<Vec<usize>> {
    let pipes = workers.iter().map(|worker| worker.result_rx.as_fd());
    let mut pipes: Vec<PollFd> = pipes.map(|pipe| PollFd::new(pipe, PollFlags::POLLIN)).collect();
    match poll(&mut pipes, PollTimeout::NONE) {
        Err(Errno::EINTR) => return Ok(Vec::new()),
        polled => polled?,
    };
    let is_ready = |&i: &usize| pipes[i].any() == Some(true);
    Ok((0..workers.len()).filter(is_ready).collect())
}

struct Worker {
    child: Child,
    job_tx: PipeWriter,
    result_rx: PipeReader,
    job: Option<usize>,
}

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

fn send(mut pipe: &PipeWriter, number: u64) -> io::Result<()> {
    pipe.write_all(&number.to_le_bytes())
}

fn receive(mut pipe: &PipeReader) -> io::Result<u64> {
    let mut bytes = [0; 8];
    pipe.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
