//! Wrong: sends to a bounded channel. If all workers have panicked, it waits forever until there is
//! room.

use std::panic::resume_unwind;
use std::thread;

use crossbeam_channel::bounded;

pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (job_tx, job_rx) = bounded(worker_count);
    let worker = || job_rx.iter().map(&work).collect::<Vec<R>>();
    thread::scope(|scope| {
        let handles: Vec<_> = (0..worker_count).map(|_| scope.spawn(worker)).collect();
        jobs.into_iter().try_for_each(|job| job_tx.send(job)).expect("`job_rx` is not dropped yet");
        drop(job_tx);
        let results = handles.into_iter().map(|handle| handle.join());
        results.flat_map(|result| result.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}
