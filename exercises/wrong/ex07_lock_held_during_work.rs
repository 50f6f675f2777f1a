//! Wrong: in a `while let`, the guard lives until the end of the block. So the lock is held during
//! `work`, and only one worker works at a time.

use std::sync::{Mutex, mpsc};
use std::thread;

pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let queue = Mutex::new(jobs.into_iter());
    let (result_tx, result_rx) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..worker_count {
            let (queue, work, result_tx) = (&queue, &work, result_tx.clone());
            scope.spawn(move || {
                while let Some(job) = queue.lock().expect("no job panics").next() {
                    result_tx.send(work(job)).expect("`result_rx` is not dropped yet");
                }
            });
        }
        drop(result_tx);
        result_rx.into_iter().collect()
    })
}
