//! # 07: the race that was published

use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};

/// Does `work` on each of the `jobs` in `workers` threads, and gives each result to `report` as
/// soon as it is there, in any order.
pub fn run_all<J, R, F>(jobs: Vec<J>, workers: usize, work: F, report: impl FnMut(R))
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
        // Two empty queues do not mean that all is done: a worker may have a job in hand. The end
        // is when the last worker has dropped its sender: then, and only then, this loop ends.
        results.into_iter().for_each(report);
    });
}

/// Does jobs until there are no more.
fn worker<J, R>(queue: &Receiver<J>, new_results: &Sender<R>, work: impl Fn(J) -> R) {
    for job in queue {
        // If nobody listens any more, `report` has panicked: then further work is in vain.
        if new_results.send(work(job)).is_err() {
            return;
        }
    }
}
