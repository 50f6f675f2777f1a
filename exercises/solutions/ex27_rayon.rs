//! # 27: the same with rayon

use rayon::prelude::*;

/// Returns those of the `numbers` for which `is_prime` holds, in the order in which they are
/// listed.
pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    // Threads that have nothing to do steal from those that have: nobody needs to know beforehand
    // how long a check takes. `collect` puts the parts together in the order of the slice.
    numbers.par_iter().copied().filter(|&n| is_prime(n)).collect()
}
