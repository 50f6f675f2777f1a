//! # 22: rayon
//!
//! You have built pools, queues and workers by hand, and know how they work inside. In practice you
//! would use rayon: you describe *what* to do with the items of a slice, and rayon distributes them
//! over the threads of an existing pool. Threads that run out of items take some from busy threads.
//! This is called *work stealing*.
//!
//! Read first: the lesson `threads`, exercises 05 and 21, and *Work stealing* in the glossary.
//!
//! Docs: <https://docs.rs/rayon/latest/rayon/iter/trait.ParallelIterator.html>,
//! <https://docs.rs/rayon/latest/rayon/iter/trait.IntoParallelRefIterator.html>
//!
//! Test: `cargo test -p exercises ex22`. Hints: at the end of this file.

use rayon::prelude::*;

/// Returns the items of `numbers` for which `is_prime` returns `true`, in the order of `numbers`.
/// Calls `is_prime` once for each item.
///
/// Distributes the work over all threads of the current rayon pool, if there is at least one number
/// for each: inside a call of `pool.install`, that is `pool`; elsewhere it is the global pool.
///
/// # Panics
///
/// When `is_prime` panics.
pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    todo!("ex22: write it with an ordinary iterator first; then, what has to change?")
}

// region: Hint 1, a nudge
//
// With `numbers.iter()` it is one line: filter, then collect. Write that first. Which tests fail?
//
// endregion
// region: Hint 2, an approach
//
// `rayon::prelude` adds a method `par_iter` to slices. It returns a parallel iterator, which has
// the methods that you know from iterators. `collect` into a `Vec` keeps the order of the slice,
// however the threads are scheduled; pushing into a `Mutex<Vec<_>>` does not.
//
// endregion
// region: Hint 3, almost there
//
// `par_iter` yields `&u64`, and the result has `u64`. So: `par_iter`, `copied`, `filter`,
// `collect`. The closure given to `filter` gets a reference.
//
// endregion
