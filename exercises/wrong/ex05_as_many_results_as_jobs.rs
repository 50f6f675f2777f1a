//! Wrong: it counts on one result for each job, and keeps a sender. If a job panics, it waits for
//! a result that will never come.

use std::thread;

use crossbeam_channel::unbounded;

pub fn run_all<J, R, F>(jobs: Vec<J>, workers: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (count, work) = (jobs.len(), &work);
    let (new_jobs, queue) = unbounded();
    let (new_results, results) = unbounded();
    jobs.into_iter().try_for_each(|job| new_jobs.send(job)).expect("`queue` is here");
    drop(new_jobs);
    thread::scope(|scope| {
        for _ in 0..workers {
            let (queue, new_results) = (queue.clone(), new_results.clone());
            scope.spawn(move || queue.iter().try_for_each(|job| new_results.send(work(job))));
        }
        (0..count).map(|_| results.recv().expect("`new_results` is here")).collect()
    })
}
