//! Wrong: each worker finishes before the next one is started. No worker inherits the pipes of
//! another, but the workers do not run concurrently.

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
    let mut total = 0;
    for chunk in numbers.chunks(numbers.len().div_ceil(worker_count).max(1)) {
        let (job_rx, job_tx) = io::pipe()?;
        let (sum_rx, sum_tx) = io::pipe()?;
        let child = match unsafe { fork() }? {
            Fork::Parent(child) => child,
            Fork::Child(token) => token.run(|| {
                drop((job_tx, sum_rx));
                process_jobs(&job_rx, &sum_tx, work)
            }),
        };
        drop((job_rx, sum_tx));
        for &number in chunk {
            send(&job_tx, number)?;
        }
        drop(job_tx);
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
