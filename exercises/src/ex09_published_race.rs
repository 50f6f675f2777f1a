//! # 09: the race condition that was published
//!
//! Find the bug and fix it. `run_all` should report the result of every job. With quick jobs it
//! nearly always does. With slow jobs the last results are missing: no panic and no error, only
//! fewer results than jobs. A race condition like this one was published in the early release of a
//! book, and a reader found it.
//!
//! Read first: the lesson `threads`, steps (3) and (5).
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/struct.Receiver.html>
//!
//! Test: `cargo test -p exercises ex09`. Hints: at the end of this file.

use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};

/// Calls `work` for each of the `jobs` concurrently on exactly `worker_count` threads (at least 1),
/// and passes each result to `report` as soon as it is available. Jobs are done, and results
/// reported, in any order.
///
/// When this function returns, the result of every job has been reported exactly once, however long
/// the jobs took.
pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F, mut report: impl FnMut(R))
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
    drop(job_tx); // no more jobs: the workers' loops end when the channel is empty
    thread::scope(|scope| {
        for _ in 0..worker_count {
            let (job_rx, result_tx, work) = (job_rx.clone(), result_tx.clone(), &work);
            scope.spawn(move || worker(&job_rx, &result_tx, work));
        }
        drop(result_tx); // only the workers send results
        // Receive results until both channels are empty.
        while !(job_rx.is_empty() && result_rx.is_empty()) {
            let result = result_rx.recv().expect("a result or a job was left");
            report(result);
        }
    });
}

/// Does jobs until there are no more.
fn worker<J, R>(job_rx: &Receiver<J>, result_tx: &Sender<R>, work: impl Fn(J) -> R) {
    for job in job_rx {
        result_tx.send(work(job)).expect("`result_rx` is not dropped yet");
    }
}

// region: Hint 1, a nudge
//
// Where is a job after a worker has received it, and before the worker has sent its result?
//
// endregion
// region: Hint 2, an approach
//
// "No job is waiting" does not mean "no job is in progress". A job in progress is in neither
// channel, so checking the channels cannot reveal it. (And what `is_empty` returns may be outdated
// when you read it: acting on it is *check-then-act*.) Waiting a little does not help, because a
// job may take longer than any pause.
//
// Which event happens only after the last result has been sent?
//
// endregion
// region: Hint 3, almost there
//
// A worker drops its `result_tx` after it has sent its last result. When all workers have done so,
// the results channel is closed: `result_rx.recv()` returns an error, and a `for` loop over
// `result_rx` ends. There is no need to check `job_rx` at all.
//
// endregion
