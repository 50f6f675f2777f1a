//! Wrong: a worker that died while it was free makes the whole pool fail.

use std::collections::VecDeque;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsFd;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use process_core::{Child, Fork, fork};

pub unsafe fn finish_all(
    jobs: &[u64],
    workers: usize,
    work: impl Fn(u64) -> u64,
) -> io::Result<Vec<u64>> {
    let mut crew = Vec::new();
    for _ in 0..workers {
        unsafe { hire(&mut crew, &work) }?;
    }
    let mut results = vec![0; jobs.len()];
    let mut to_do: VecDeque<usize> = (0..jobs.len()).collect();
    while !to_do.is_empty() || crew.iter().any(|worker| worker.job.is_some()) {
        if crew.is_empty() {
            return Err(io::Error::other(format!("no worker is left for {} jobs", to_do.len())));
        }
        hand_out(&mut to_do, jobs, &mut crew)?;
        // From the back: `swap_remove` puts the last worker where the dead one was.
        for i in ready(&crew)?.into_iter().rev() {
            let job = crew[i].job.take();
            match (receive(&crew[i].results), job) {
                (Ok(result), Some(job)) => results[job] = result,
                // It is dead: its job is to do again, and it is dropped and so waited for.
                _ => {
                    to_do.extend(job);
                    crew.swap_remove(i);
                }
            }
        }
    }
    // The workers are all free. They are dropped with the crew: killed, and waited for.
    Ok(results)
}

fn hand_out(to_do: &mut VecDeque<usize>, jobs: &[u64], crew: &mut [Worker]) -> io::Result<()> {
    for worker in crew.iter_mut().filter(|worker| worker.job.is_none()) {
        worker.job = to_do.pop_front();
        if let Some(job) = worker.job {
            // This fails if it died while it was free. Then its results have come to their end,
            // and that is noticed in a moment, as if it had died in the middle of this job.
            send(&worker.new_jobs, jobs[job])?;
        }
    }
    Ok(())
}

fn ready(crew: &[Worker]) -> io::Result<Vec<usize>> {
    let busy: Vec<usize> = (0..crew.len()).filter(|&i| crew[i].job.is_some()).collect();
    let pipes = busy.iter().map(|&i| crew[i].results.as_fd());
    let mut pipes: Vec<PollFd> = pipes.map(|pipe| PollFd::new(pipe, PollFlags::POLLIN)).collect();
    match poll(&mut pipes, PollTimeout::NONE) {
        // Somebody stopped us and let us go on: nothing is ready, and the caller asks again.
        Err(Errno::EINTR) => return Ok(Vec::new()),
        polled => polled?,
    };
    // True for bytes that have come, and also for the end: `POLLHUP`.
    let ready = busy.iter().zip(&pipes).filter(|(_, pipe)| pipe.any() == Some(true));
    Ok(ready.map(|(&i, _)| i).collect())
}

struct Worker {
    process: Child,
    new_jobs: PipeWriter,
    results: PipeReader,
    job: Option<usize>,
}

unsafe fn hire(crew: &mut Vec<Worker>, work: impl Fn(u64) -> u64) -> io::Result<()> {
    let (jobs, new_jobs) = io::pipe()?;
    let (results, new_results) = io::pipe()?;
    match unsafe { fork() }? {
        Fork::Parent(process) => {
            crew.push(Worker { process, new_jobs, results, job: None });
        }
        Fork::Child(token) => token.run(|| {
            drop((new_jobs, results));
            crew.clear(); // closes the pipe ends of the other workers, as in exercise 16
            work_off(&jobs, &new_results, work)
        }),
    }
    Ok(())
}

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

fn send(mut pipe: &PipeWriter, number: u64) -> io::Result<()> {
    pipe.write_all(&number.to_le_bytes())
}

fn receive(mut pipe: &PipeReader) -> io::Result<u64> {
    let mut bytes = [0; 8];
    pipe.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
