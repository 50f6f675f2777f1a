//! # 22: rayon

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
    // Work stealing balances the load: no estimate of how long a check takes is needed. `collect`
    // puts the results together in the order of the slice.
    numbers.par_iter().copied().filter(|&n| is_prime(n)).collect()
}
