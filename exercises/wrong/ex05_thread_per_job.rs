//! Wrong: `workers` threads at a time, but new ones for every few jobs. Workers are there to stay.

use std::thread;

pub fn run_all<J, R, F>(jobs: Vec<J>, workers: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (work, mut jobs, mut results) = (&work, jobs.into_iter(), Vec::new());
    while jobs.len() > 0 {
        thread::scope(|scope| {
            let next = jobs.by_ref().take(workers);
            let batch: Vec<_> = next.map(|job| scope.spawn(|| work(job))).collect();
            results.extend(batch.into_iter().map(|thread| thread.join().expect("no panic")));
        });
    }
    results
}
