//! # 13: the longest first
//!
//! Two workers take the 20 numbers in the order in which they are listed. The one that takes longest
//! is the last but one: while one worker checks it, the other soon has nothing left to do. If it is
//! known how long each job takes, there is a better order, at the price of a `sort`.
//!
//! No threads here: work out on paper, as it were, who will do what. The clock is simulated.
//!
//! Read before: the lesson `threads`.
//!
//! Docs: <https://doc.rust-lang.org/std/primitive.slice.html#method.sort_by_key>,
//! <https://doc.rust-lang.org/std/cmp/struct.Reverse.html>,
//! <https://doc.rust-lang.org/std/iter/trait.Iterator.html#method.min_by_key>
//!
//! Test: `cargo test -p exercises ex13`. Hints: at the end of this file.

/// Decides which of the `workers`, at least one, does which jobs. `lengths` says how long each job
/// takes. Returns a list for each worker: the indices of its jobs, in the order in which it does
/// them.
///
/// All begin at the same time, and do their jobs without a pause. The longest job is given out
/// first, then the longest of those that are left, and so on; each goes to the worker that will be
/// free first. (Which of several equally long jobs, or equally busy workers: as you like.)
pub fn longest_first(lengths: &[u64], workers: usize) -> Vec<Vec<usize>> {
    todo!("ex13: sort the jobs, give each to the worker who is free first")
}

// region: Hint 1, a nudge
//
// How do you pack a car? The big things first: the small ones fit into what is left.
//
// For each worker two things must be known: its jobs so far, and when it will be free.
//
// endregion
// region: Hint 2, an approach
//
// Sort the indices of the jobs, not the lengths: the caller wants indices. Then one loop: find the
// worker with the smallest sum, push the index to its jobs, add the length to its sum.
//
// endregion
// region: Hint 3, almost there
//
//     let mut order: Vec<usize> = (0..lengths.len()).collect();
//     order.sort_by_key(|&job| Reverse(lengths[job]));
//     let mut free_at = vec![0; workers];
//
// Then, for each `job` of that order: `(0..workers).min_by_key(...)`. A `BinaryHeap` finds the
// worker faster if there are thousands; it hands out the largest, so it would need a `Reverse`,
// too.
//
// endregion
