//! # 13: the longest first
//!
//! Two workers take the 20 numbers in the order of the list. The number that takes longest is
//! second to last: while one worker checks it, the other worker soon has nothing to do. If it is
//! known how long each job takes, a better order costs only a `sort`. The rule is called *longest
//! processing time first*. It shortens the *makespan*, the time from the start to the end of the
//! last job.
//!
//! There are no threads here. You compute a schedule, and the tests simulate the clock.
//!
//! Read first: the lesson `threads`.
//!
//! Docs: <https://doc.rust-lang.org/std/primitive.slice.html#method.sort_by_key>,
//! <https://doc.rust-lang.org/std/cmp/struct.Reverse.html>,
//! <https://doc.rust-lang.org/std/iter/trait.Iterator.html#method.min_by_key>
//!
//! Test: `cargo test -p exercises ex13`. Hints: at the end of this file.

/// Assigns jobs to `worker_count` workers (at least 1), longest processing time first.
///
/// `durations[i]` is the time that job `i` takes. Returns one list per worker: the indices of its
/// jobs, in the order in which the worker does them. All durations together are at most `u64::MAX`.
///
/// All workers start at the same time and do their jobs without a pause. The longest job is
/// assigned first, then the longest of the remaining jobs, and so on. Each job goes to the worker
/// that will be free first. Ties, between equally long jobs or equally busy workers, may be broken
/// in any way.
pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    todo!("ex13: sort the jobs, assign each one to the worker that is free first")
}

// region: Hint 1, a nudge
//
// How do you pack a car? Large things go first, because small things fit into the gaps.
//
// Keep two things for each worker: the jobs that it has so far, and the time at which it will be
// free.
//
// endregion
// region: Hint 2, an approach
//
// Sort the indices of the jobs, not the durations, because the caller wants indices. One loop does
// the rest: find the worker with the smallest sum, push the index to its jobs, and add the duration
// to its sum.
//
// endregion
// region: Hint 3, almost there
//
//     use std::cmp::Reverse;
//
//     let mut order: Vec<usize> = (0..durations.len()).collect();
//     order.sort_by_key(|&job| Reverse(durations[job]));
//     let mut free_at = vec![0; worker_count];
//
// Then, for each `job` in that order: `(0..worker_count).min_by_key(...)`. With thousands of
// workers, a `BinaryHeap` finds the worker faster. It returns the largest element first, so it
// needs a `Reverse`, too.
//
// endregion
