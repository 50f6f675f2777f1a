//! # 24: close your ends

use std::io::{self, PipeReader, PipeWriter, Read, Write};

use process_core::{Fork, fork};

/// Returns the sum of `work(number)` over all `numbers`, computed by `worker_count` processes that
/// work concurrently. The numbers are distributed evenly: the numbers of two workers differ by at
/// most one. The calling process does no work itself.
///
/// While it works, a worker has exactly two pipe ends open: the read end of its jobs and the write
/// end of its sum. When this function returns, all workers have ended and have been reaped, and no
/// pipe end of this function is open, even after an error.
///
/// # Errors
/// - When `worker_count` is 0.
/// - When a worker ends before it has sent its sum, with any exit code.
/// - When a pipe or a process cannot be created.
///
/// # Safety
/// This process must have only one thread.
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
                // A fork copies every open pipe end: the parent's ends of this worker's own pipes,
                // and the parent's ends of all earlier workers' pipes. While a copy of a write end
                // is open, its reader does not see the end of file.
                drop((job_tx, sum_rx, pipe_ends));
                process_jobs(&job_rx, &sum_tx, work)
            }),
        }
        // Here the parent drops its copies of `job_rx` and `sum_tx`: no later worker inherits them.
    }
    for (&number, (job_tx, _)) in numbers.iter().zip(pipe_ends.iter().cycle()) {
        send(job_tx, number)?;
    }
    let mut total = 0;
    for (child, (job_tx, sum_rx)) in children.into_iter().zip(pipe_ends) {
        drop(job_tx); // no more jobs: now the worker can send its sum
        total += receive(&sum_rx)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        child.join()?;
    }
    Ok(total)
}

/// Processes jobs until the end of file, then sends the sum of their results.
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

/// Writes a number to a pipe.
fn send(mut pipe: &PipeWriter, number: u64) -> io::Result<()> {
    pipe.write_all(&number.to_le_bytes())
}

/// Reads a number from a pipe. Returns `None` at the end of file.
fn receive(pipe: &PipeReader) -> io::Result<Option<u64>> {
    let mut bytes = Vec::new();
    pipe.take(8).read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let bytes = bytes.try_into().map_err(|_| io::ErrorKind::UnexpectedEof)?;
    Ok(Some(u64::from_le_bytes(bytes)))
}
