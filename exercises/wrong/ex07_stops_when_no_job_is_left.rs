//! Wrong: an empty job queue means that all jobs are taken, not that all results are there.

use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};

pub fn run_all<J, R, F>(jobs: Vec<J>, workers: usize, work: F, mut report: impl FnMut(R))
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let (new_jobs, queue) = unbounded();
    let (new_results, results) = unbounded();
    for job in jobs {
        new_jobs.send(job).expect("`queue` is still here");
    }
    drop(new_jobs);
    thread::scope(|scope| {
        for _ in 0..workers {
            let (queue, new_results, work) = (queue.clone(), new_results.clone(), &work);
            scope.spawn(move || worker(&queue, &new_results, work));
        }
        drop(new_results);
        while !queue.is_empty() {
            report(results.recv().expect("there is a job"));
        }
    });
}

fn worker<J, R>(queue: &Receiver<J>, new_results: &Sender<R>, work: impl Fn(J) -> R) {
    for job in queue {
        new_results.send(work(job)).expect("`results` is still here");
    }
}
