//! Wrong: counts the workers that are busy. A worker that has received a job is counted a moment
//! later, and is missed in between.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::unbounded;

pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F, mut report: impl FnMut(R))
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let busy = AtomicUsize::new(0);
    let (job_tx, job_rx) = unbounded();
    let (result_tx, result_rx) = unbounded();
    for job in jobs {
        job_tx.send(job).expect("`job_rx` is not dropped yet");
    }
    drop(job_tx);
    thread::scope(|scope| {
        for _ in 0..worker_count {
            let (job_rx, result_tx, work, busy) = (job_rx.clone(), result_tx.clone(), &work, &busy);
            scope.spawn(move || {
                for job in job_rx {
                    busy.fetch_add(1, Ordering::SeqCst);
                    result_tx.send(work(job)).expect("`result_rx` is not dropped yet");
                    busy.fetch_sub(1, Ordering::SeqCst);
                }
            });
        }
        let is_done = || job_rx.is_empty() && busy.load(Ordering::SeqCst) == 0;
        while !(is_done() && result_rx.is_empty()) {
            if let Ok(result) = result_rx.recv_timeout(Duration::from_millis(10)) {
                report(result);
            }
        }
    });
}
