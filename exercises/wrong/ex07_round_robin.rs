//! Wrong: assigns the jobs to the workers in advance, in turn (round robin). No worker takes over
//! jobs from one that is held up by a long job.

use std::thread;

pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let mut shares: Vec<Vec<J>> = (0..worker_count).map(|_| Vec::new()).collect();
    for (i, job) in jobs.into_iter().enumerate() {
        shares[i % worker_count].push(job);
    }
    let work = &work;
    thread::scope(|scope| {
        let spawn_worker =
            |share: Vec<J>| scope.spawn(|| share.into_iter().map(work).collect::<Vec<R>>());
        let handles: Vec<_> = shares.into_iter().map(spawn_worker).collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("no job panics")).collect()
    })
}
