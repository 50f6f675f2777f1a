//! # 05: workers share a queue
//!
//! A thread per job is fine for three jobs, and a waste for a million. Let a few workers do them
//! all: whoever is free takes the next job from a queue that all of them share.
//!
//! Read before: the lesson `threads`, steps (1) to (6).
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/>,
//! <https://doc.rust-lang.org/std/thread/fn.scope.html>
//!
//! Test: `cargo test -p exercises ex05`. Hints: at the end of this file.

use std::thread;

use crossbeam_channel::unbounded;

/// Does `work` on each of the `jobs` once, and returns the results, in any order.
///
/// - `workers` threads, at least one, do the jobs at the same time. No more threads do `work`.
/// - Whoever is free takes the next job. So a long job holds up its own worker only: the others do
///   all the rest meanwhile.
/// - If `work` panics, so does this function. It does not hang.
pub fn run_all<J, R, F>(jobs: Vec<J>, workers: usize, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    todo!("ex05: put the jobs into a channel, and let `workers` threads take them out")
}

// region: Hint 1, a nudge
//
// Many threads can take from the same crossbeam channel: a `Receiver` can be cloned, or just
// borrowed. Each job goes to one of them. How does a worker learn that there are no more?
//
// endregion
// region: Hint 2, an approach
//
// Send all jobs into an unbounded channel, then drop the sender: `for job in &queue` ends when the
// queue is empty and has no sender left. Start the workers in a `thread::scope`, so that they may
// borrow the queue and `work`.
//
// The results can come back in two ways: through a second channel, or as what each worker's closure
// returns. The second has fewer ends to close.
//
// endregion
// region: Hint 3, almost there
//
// A worker: `scope.spawn(|| queue.iter().map(&work).collect::<Vec<R>>())`. Collect the handles
// first, or the second worker starts when the first is done. Then join each handle, and `flat_map`
// what they return. `std::panic::resume_unwind` passes on the panic of one that panicked.
//
// endregion
