//! Wrong: each worker has its share from the start, and waits behind a slow job.

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
    let mut hands: Vec<VecDeque<usize>> = vec![VecDeque::new(); workers];
    for job in to_do.drain(..) {
        hands[job % workers].push_back(job);
    }
    while !hands.iter().all(VecDeque::is_empty)
        || !to_do.is_empty()
        || crew.iter().any(|worker| worker.job.is_some())
    {
        if crew.is_empty() {
            return Err(io::Error::other(format!("no worker is left for {} jobs", to_do.len())));
        }
        for (hand, worker) in hands.iter_mut().zip(&mut crew) {
            hand_out(hand, jobs, std::slice::from_mut(worker));
        }
        // From the back: `swap_remove` puts the last worker where the dead one was.
        for i in ready(&crew)?.into_iter().rev() {
            let job = crew[i].job.take();
            match (receive(&crew[i].results), job) {
                (Ok(result), Some(job)) => results[job] = result,
                // It is dead: its job is to do again, and it is dropped and so waited for.
                _ => {
                    let hand = hands.swap_remove(i);
                    to_do.extend(job.into_iter().chain(hand));
                    crew.swap_remove(i);
                    if let Some(hand) = hands.first_mut() {
                        hand.append(&mut to_do);
                    }
                }
            }
        }
    }
    // The workers are all free. They are dropped with the crew: killed, and waited for.
    Ok(results)
}

fn hand_out(to_do: &mut VecDeque<usize>, jobs: &[u64], crew: &mut [Worker]) {
    for worker in crew.iter_mut().filter(|worker| worker.job.is_none()) {
        worker.job = to_do.pop_front();
        if let Some(job) = worker.job {
            // This fails if it died while it was free. Then its results have come to their end,
            // and that is noticed in a moment, as if it had died in the middle of this job.
            let _ = send(&worker.new_jobs, jobs[job]);
        }
    }
}

fn ready(crew: &[Worker]) -> io::Result<Vec<usize>> {
    let pipes = crew.iter().map(|worker| worker.results.as_fd());
    let mut pipes: Vec<PollFd> = pipes.map(|pipe| PollFd::new(pipe, PollFlags::POLLIN)).collect();
    match poll(&mut pipes, PollTimeout::NONE) {
        // Somebody stopped us and let us go on: nothing is ready, and the caller asks again.
        Err(Errno::EINTR) => return Ok(Vec::new()),
        polled => polled?,
    };
    // True for bytes that have come, and also for the end: `POLLHUP`.
    let is_ready = |&i: &usize| pipes[i].any() == Some(true);
    Ok((0..crew.len()).filter(is_ready).collect())
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
