//! Wrong: ignores the panic of a worker. The results of that worker are missing, and the caller
//! does not learn of it.

use std::thread;

use crossbeam_channel::unbounded;

pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (job_tx, job_rx) = unbounded();
    jobs.into_iter().try_for_each(|job| job_tx.send(job)).expect("`job_rx` is not dropped yet");
    drop(job_tx);
    let worker = || job_rx.iter().map(&work).collect::<Vec<R>>();
    thread::scope(|scope| {
        let handles: Vec<_> = (0..worker_count).map(|_| scope.spawn(worker)).collect();
        handles.into_iter().filter_map(|handle| handle.join().ok()).flatten().collect()
    })
}
