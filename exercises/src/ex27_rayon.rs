//! # 27: the same with rayon
//!
//! You have built pools, queues and workers by hand, and know what goes on inside. In daily life
//! there is rayon: say *what* is to be done with a slice, and it shares it out among the threads of
//! a pool that is there already.
//!
//! Read before: the lesson `threads`, and exercises 12 and 26.
//!
//! Docs: <https://docs.rs/rayon/latest/rayon/iter/trait.ParallelIterator.html>,
//! <https://docs.rs/rayon/latest/rayon/iter/trait.IntoParallelRefIterator.html>
//!
//! Test: `cargo test -p exercises ex27`. Hints: at the end of this file.

use rayon::prelude::*;

/// Returns those of the `numbers` for which `is_prime` holds, in the order in which they are
/// listed.
///
/// The work is shared out among all threads of the rayon pool in which this is called: the one
/// whose `install` it is called in, or else the global one.
pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    todo!("ex27: write it as with an ordinary iterator; then, what has to change?")
}

// region: Hint 1, a nudge
//
// With `numbers.iter()` it is one line: filter, then collect. Write that first. Which test fails?
//
// endregion
// region: Hint 2, an approach
//
// `rayon::prelude` gives slices a method `par_iter`, and what it returns has the methods that you
// know from iterators. `collect` into a `Vec` keeps the order, however the threads run; pushing
// into a `Vec` in a lock does not.
//
// endregion
// region: Hint 3, almost there
//
// `par_iter` gives `&u64`, and the result has `u64`. So: `par_iter`, `copied`, `filter`, `collect`.
// The closure given to `filter` gets a reference.
//
// endregion
