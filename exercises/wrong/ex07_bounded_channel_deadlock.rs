//! Wrong: both channels are bounded, and it receives no results while it sends jobs. With few jobs
//! it works; with many jobs both channels fill up and it deadlocks.

use std::thread;

use crossbeam_channel::bounded;

pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (job_tx, job_rx) = bounded(1024);
    let (result_tx, result_rx) = bounded(1024);
    thread::scope(|scope| {
        for _ in 0..worker_count {
            let (job_rx, result_tx, work) = (job_rx.clone(), result_tx.clone(), &work);
            scope.spawn(move || job_rx.iter().try_for_each(|job| result_tx.send(work(job))));
        }
        drop((job_rx, result_tx));
        jobs.into_iter().try_for_each(|job| job_tx.send(job)).expect("a worker receives it");
        drop(job_tx);
        result_rx.into_iter().collect()
    })
}
