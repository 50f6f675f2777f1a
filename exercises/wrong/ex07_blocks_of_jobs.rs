//! Wrong: a worker takes several jobs at a time if there are many. A long job delays the others of
//! its block.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let block = (jobs.len() / (100 * worker_count)).max(1);
    let jobs = Mutex::new(jobs.into_iter());
    let worker = || {
        let mut results = Vec::new();
        loop {
            let block: Vec<J> = jobs.lock().unwrap().by_ref().take(block).collect();
            if block.is_empty() {
                return results;
            }
            results.extend(block.into_iter().map(&work));
        }
    };
    thread::scope(|scope| {
        let handles: Vec<_> = (0..worker_count).map(|_| scope.spawn(worker)).collect();
        let results = handles.into_iter().map(|handle| handle.join());
        results.flat_map(|result| result.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}
