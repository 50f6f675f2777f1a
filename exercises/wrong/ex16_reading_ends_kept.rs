//! Wrong: a worker closes the writing ends only.

use std::io::{self, PipeReader, PipeWriter, Read, Write};

use process_core::{Fork, fork};

pub unsafe fn add_up(
    numbers: &[u64],
    workers: usize,
    work: impl Fn(u64) -> u64,
) -> io::Result<u64> {
    let mut crew = Vec::new();
    let mut ends = Vec::new();
    for _ in 0..workers {
        let (jobs, new_jobs) = io::pipe()?;
        let (sum, new_sum) = io::pipe()?;
        // SAFETY: the caller promises that this process has one thread only.
        match unsafe { fork() }? {
            Fork::Parent(worker) => {
                crew.push(worker);
                ends.push((new_jobs, sum));
            }
            Fork::Child(token) => token.run(|| {
                drop(new_jobs);
                let _reading: Vec<_> = ends.into_iter().map(|(_, sum)| sum).collect();
                work_off(&jobs, &new_sum, work)
            }),
        }
    }
    for (&number, (new_jobs, _)) in numbers.iter().zip(ends.iter().cycle()) {
        send(new_jobs, number)?;
    }
    let mut total = 0;
    for (worker, (new_jobs, sum)) in crew.into_iter().zip(ends) {
        drop(new_jobs); // that was all: now it can send its sum
        total += receive(&sum)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        worker.join()?;
    }
    Ok(total)
}

fn work_off(jobs: &PipeReader, new_sum: &PipeWriter, work: impl Fn(u64) -> u64) -> io::Result<()> {
    let mut sum = 0;
    while let Some(number) = receive(jobs)? {
        sum += work(number);
    }
    send(new_sum, sum)
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
