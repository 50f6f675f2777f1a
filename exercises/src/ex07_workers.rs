//! # 07: workers that share a queue
//!
//! A thread per job is fine for three jobs and wasteful for a million. Let a few workers do all the
//! jobs: a worker that is free takes the next job from a queue that all workers share.
//!
//! Read first: the lesson `threads`, steps (1) to (6).
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/>,
//! <https://doc.rust-lang.org/std/thread/fn.scope.html>
//!
//! Test: `cargo test -p exercises ex07`. Hints: at the end of this file.

use std::thread;

use crossbeam_channel::unbounded;

/// Calls `work` once for each of the `jobs`, and returns the results, in any order.
///
/// - Starts exactly `worker_count` threads; the caller passes at least 1. They call `work`
///   concurrently, and no other thread calls it.
/// - A worker that is free takes the next job. A long job therefore delays only its own worker,
///   while the other workers do all remaining jobs.
///
/// # Panics
///
/// When `work` panics, even if it panics for every job. (`run_all` must not hang instead, waiting for
/// a result that never comes, or for a worker that has ended.)
pub fn run_all<J, R, F>(jobs: Vec<J>, worker_count: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    todo!("ex07: send the jobs to a channel, and let `worker_count` threads receive them")
}

// region: Hint 1, a nudge
//
// Many threads can receive from the same crossbeam channel: a `Receiver` can be cloned, or simply
// borrowed. Each job goes to one of them. How does a worker learn that there are no more jobs?
//
// endregion
// region: Hint 2, an approach
//
// Send all jobs to an unbounded channel, then drop the sender: `for job in &job_rx` ends when the
// channel is empty and no sender is left. Spawn the workers in a `thread::scope`, so that they can
// borrow `job_rx` and `work`.
//
// The results can come back in two ways: through a second channel, or as the return value of each
// worker's closure. The second way needs no second channel.
//
// endregion
// region: Hint 3, almost there
//
// A worker is `scope.spawn(|| job_rx.iter().map(&work).collect::<Vec<R>>())`. Collect all handles
// before you join any, or the second worker starts only after the first one has ended. Then join
// each handle and `flat_map` over the results. `std::panic::resume_unwind` passes on the panic of a
// worker.
//
// endregion
