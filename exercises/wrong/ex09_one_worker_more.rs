//! Wrong: spawns one worker too many.

use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};

pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F, report: impl FnMut(R))
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (job_tx, job_rx) = unbounded();
    let (result_tx, result_rx) = unbounded();
    for job in jobs {
        job_tx.send(job).expect("`job_rx` is not dropped yet");
    }
    drop(job_tx);
    thread::scope(|scope| {
        for _ in 0..=worker_count {
            let (job_rx, result_tx, work) = (job_rx.clone(), result_tx.clone(), &work);
            scope.spawn(move || worker(&job_rx, &result_tx, work));
        }
        drop(result_tx);
        result_rx.into_iter().for_each(report);
    });
}

fn worker<J, R>(job_rx: &Receiver<J>, result_tx: &Sender<R>, work: impl Fn(J) -> R) {
    for job in job_rx {
        if result_tx.send(work(job)).is_err() {
            return;
        }
    }
}
