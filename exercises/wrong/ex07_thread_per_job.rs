//! Wrong: spawns a new thread for each job, `worker_count` at a time, instead of reusing the
//! threads. Besides, each batch waits for its slowest job.

use std::thread;

pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (work, mut jobs, mut results) = (&work, jobs.into_iter(), Vec::new());
    while jobs.len() > 0 {
        thread::scope(|scope| {
            let next = jobs.by_ref().take(worker_count);
            let batch: Vec<_> = next.map(|job| scope.spawn(|| work(job))).collect();
            results.extend(batch.into_iter().map(|handle| handle.join().expect("no job panics")));
        });
    }
    results
}
