//! Wrong: each worker gets its share beforehand. Nobody helps one that has a long job.

use std::thread;

pub fn run_all<J, R, F>(jobs: Vec<J>, workers: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let mut shares: Vec<Vec<J>> = (0..workers).map(|_| Vec::new()).collect();
    for (i, job) in jobs.into_iter().enumerate() {
        shares[i % workers].push(job);
    }
    let work = &work;
    thread::scope(|scope| {
        let start = |share: Vec<J>| scope.spawn(|| share.into_iter().map(work).collect::<Vec<R>>());
        let crew: Vec<_> = shares.into_iter().map(start).collect();
        crew.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    })
}
