//! Wrong: keeps a sender and waits for one result per job. If a job panics, it waits forever for
//! the missing result.

use std::thread;

use crossbeam_channel::unbounded;

pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (count, work) = (jobs.len(), &work);
    let (job_tx, job_rx) = unbounded();
    let (result_tx, result_rx) = unbounded();
    jobs.into_iter().try_for_each(|job| job_tx.send(job)).expect("`job_rx` is not dropped yet");
    drop(job_tx);
    thread::scope(|scope| {
        for _ in 0..worker_count {
            let (job_rx, result_tx) = (job_rx.clone(), result_tx.clone());
            scope.spawn(move || job_rx.iter().try_for_each(|job| result_tx.send(work(job))));
        }
        (0..count).map(|_| result_rx.recv().expect("`result_tx` is not dropped yet")).collect()
    })
}
