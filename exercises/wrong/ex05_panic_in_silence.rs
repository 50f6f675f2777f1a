//! Wrong: when a job panics, its result and its worker are gone, and nobody is told.

use std::thread;

use crossbeam_channel::unbounded;

pub fn run_all<J, R, F>(jobs: Vec<J>, workers: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (new_jobs, queue) = unbounded();
    jobs.into_iter().try_for_each(|job| new_jobs.send(job)).expect("`queue` is here");
    drop(new_jobs);
    let worker = || queue.iter().map(&work).collect::<Vec<R>>();
    thread::scope(|scope| {
        let crew: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        crew.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    })
}
