//! Wrong: the last worker gets its share and the remainder.

use std::io::{self, PipeReader, PipeWriter, Read, Write};

use process_core::{Fork, fork};

pub unsafe fn parallel_sum(
    numbers: &[u64],
    worker_count: usize,
    work: impl Fn(u64) -> u64,
) -> io::Result<u64> {
    if worker_count == 0 {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "there are no workers"));
    }
    let mut children = Vec::new();
    let mut pipe_ends = Vec::new();
    for _ in 0..worker_count {
        let (job_rx, job_tx) = io::pipe()?;
        let (sum_rx, sum_tx) = io::pipe()?;
        // SAFETY: the caller promises that this process has only one thread.
        match unsafe { fork() }? {
            Fork::Parent(child) => {
                children.push(child);
                pipe_ends.push((job_tx, sum_rx));
            }
            Fork::Child(token) => token.run(|| {
                drop((job_tx, sum_rx, pipe_ends));
                process_jobs(&job_rx, &sum_tx, work)
            }),
        }
    }
    let share = (numbers.len() / worker_count).max(1);
    for (i, &number) in numbers.iter().enumerate() {
        send(&pipe_ends[(i / share).min(worker_count - 1)].0, number)?;
    }
    let mut total = 0;
    for (child, (job_tx, sum_rx)) in children.into_iter().zip(pipe_ends) {
        drop(job_tx); // no more jobs: now the worker can send its sum
        total += receive(&sum_rx)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        child.join()?;
    }
    Ok(total)
}

fn process_jobs(
    job_rx: &PipeReader,
    sum_tx: &PipeWriter,
    work: impl Fn(u64) -> u64,
) -> io::Result<()> {
    let mut sum = 0;
    while let Some(number) = receive(job_rx)? {
        sum += work(number);
    }
    send(sum_tx, sum)
}

fn send(mut pipe: &PipeWriter, number: u64) -> io::Result<()> {
    pipe.write_all(&number.to_le_bytes())
}

fn receive(pipe: &PipeReader) -> io::Result<Option<u64>> {
    let mut bytes = Vec::new();
    pipe.take(8).read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let bytes = bytes.try_into().map_err(|_| io::ErrorKind::UnexpectedEof)?;
    Ok(Some(u64::from_le_bytes(bytes)))
}
