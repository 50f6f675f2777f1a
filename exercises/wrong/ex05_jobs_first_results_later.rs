//! Wrong: both queues are bounded, and nobody takes results while the jobs are sent. It works with
//! few jobs, and hangs with many.

use std::thread;

use crossbeam_channel::bounded;

pub fn run_all<J, R, F>(jobs: Vec<J>, workers: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (new_jobs, queue) = bounded(1024);
    let (new_results, results) = bounded(1024);
    thread::scope(|scope| {
        for _ in 0..workers {
            let (queue, new_results, work) = (queue.clone(), new_results.clone(), &work);
            scope.spawn(move || queue.iter().try_for_each(|job| new_results.send(work(job))));
        }
        drop((queue, new_results));
        jobs.into_iter().try_for_each(|job| new_jobs.send(job)).expect("a worker takes it");
        drop(new_jobs);
        results.into_iter().collect()
    })
}
