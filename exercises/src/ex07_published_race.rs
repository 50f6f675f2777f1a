//! # 07: the race that was published
//!
//! Find the bug, and fix it. `run_all` is to report the result of each job. With quick jobs it
//! nearly always does. With slow ones the last results are missing: no panic, no error, just fewer
//! results than jobs. A race like this was once published in the early release of a book, and it
//! was a reader who found it.
//!
//! Read before: the lesson `threads`, steps (3) and (5).
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/struct.Receiver.html>
//!
//! Test: `cargo test -p exercises ex07`. Hints: at the end of this file.

use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};

/// Does `work` on each of the `jobs` in `workers` threads, at least one, and gives each result to
/// `report` as soon as it is there, in any order.
///
/// When this function returns, the results of all jobs have been reported, each once, however long
/// a job took.
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
    drop(new_jobs); // no more jobs: the workers' loops end when the queue is empty
    thread::scope(|scope| {
        for _ in 0..workers {
            let (queue, new_results, work) = (queue.clone(), new_results.clone(), &work);
            scope.spawn(move || worker(&queue, &new_results, work));
        }
        drop(new_results); // only the workers send results
        // Collect the results until no job is left, nor a result.
        while !(queue.is_empty() && results.is_empty()) {
            let result = results.recv().expect("there is a result, or a job that will have one");
            report(result);
        }
    });
}

/// Does jobs until there are no more.
fn worker<J, R>(queue: &Receiver<J>, new_results: &Sender<R>, work: impl Fn(J) -> R) {
    for job in queue {
        new_results.send(work(job)).expect("`results` is still here");
    }
}

// region: Hint 1, a nudge
//
// Where is a job after it has left the queue, and before its result is in the other one?
//
// endregion
// region: Hint 2, an approach
//
// "No job waits" is not "no job is under way". A job under way is in neither queue, so looking at
// the queues cannot tell. (And what `is_empty` says may be wrong by the time you read it.) Waiting
// a little does not help: how long is long enough?
//
// Who knows for sure that no result will come any more?
//
// endregion
// region: Hint 3, almost there
//
// A worker drops its `new_results` when it has sent its last result. When all workers have done so,
// the channel `results` ends: `recv` returns an error, and a `for` loop over it ends by itself. You
// need not look at `queue` at all.
//
// endregion
