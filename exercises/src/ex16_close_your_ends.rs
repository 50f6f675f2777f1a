//! # 16: close your ends
//!
//! A pool of processes: each worker has a pipe for its jobs and a pipe for its sum. When its jobs
//! are at an end, it sends what they add up to. But the pool hangs, even with one worker: somebody
//! waits for an end of file that never comes. Find out who still holds which end, and make the pool
//! finish. Have you found them all? One worker is the easy case.
//!
//! Read before: the lesson `procs`, and what happens when you break it.
//!
//! Docs: <https://doc.rust-lang.org/std/io/fn.pipe.html>,
//! <https://man7.org/linux/man-pages/man7/pipe.7.html>
//!
//! Test: `cargo test -p exercises ex16`. Hints: at the end of this file.

use std::io::{self, PipeReader, PipeWriter, Read, Write};

use process_core::{Fork, fork};

/// Shares the numbers out evenly among so many `workers`, processes that do their `work` at the
/// same time, and returns the sum of what `work` makes of them.
///
/// While it works, a worker has just those two ends of pipes open that it needs: that from which it
/// reads its jobs, and that into which it writes its sum.
///
/// # Errors
/// When a worker ends before it has sent its sum.
///
/// # Safety
/// This process must have one thread only.
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
            Fork::Child(token) => token.run(|| work_off(&jobs, &new_sum, work)),
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

/// Does jobs until there are no more, then sends what they add up to.
fn work_off(jobs: &PipeReader, new_sum: &PipeWriter, work: impl Fn(u64) -> u64) -> io::Result<()> {
    let mut sum = 0;
    while let Some(number) = receive(jobs)? {
        sum += work(number);
    }
    send(new_sum, sum)
}

/// Puts a number into a pipe.
fn send(mut pipe: &PipeWriter, number: u64) -> io::Result<()> {
    pipe.write_all(&number.to_le_bytes())
}

/// Takes a number from a pipe; `None` at its end.
fn receive(pipe: &PipeReader) -> io::Result<Option<u64>> {
    let mut bytes = Vec::new();
    pipe.take(8).read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let bytes = bytes.try_into().map_err(|_| io::ErrorKind::UnexpectedEof)?;
    Ok(Some(u64::from_le_bytes(bytes)))
}

// region: Hint 1, a nudge
//
// A pipe ends when *all* copies of its writing end are closed, and a fork copies them all. Draw the
// pool with one worker: two processes, two pipes. Who has which ends open, and who needs them?
//
// endregion
// region: Hint 2, an approach
//
// The worker inherits `new_jobs`: it waits for the end of a pipe that it holds open. Drop it in the
// child's arm, before the work. Now draw the second worker. At its fork, what did its parent hold
// besides the two new pipes?
//
// endregion
// region: Hint 3, almost there
//
// The second worker inherits all that the parent has in `ends`: the writing end of the first
// worker's jobs, too. And reading ends that nobody needs do harm as well, later: if the parent
// dies, a worker that holds `sum` open gets no error for writing to nobody. So drop `new_jobs`,
// `sum`, and all `ends`.
//
// endregion
