//! Wrong: the lock of a `while let` is held until the end of its block, so one works at a time.

use std::sync::{Mutex, mpsc};
use std::thread;

pub fn run_all<J, R, F>(jobs: Vec<J>, workers: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let queue = Mutex::new(jobs.into_iter());
    let (new_results, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (queue, work, new_results) = (&queue, &work, new_results.clone());
            scope.spawn(move || {
                while let Some(job) = queue.lock().expect("no panic").next() {
                    new_results.send(work(job)).expect("somebody listens");
                }
            });
        }
        drop(new_results);
        results.into_iter().collect()
    })
}
