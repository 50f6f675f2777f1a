//! Wrong: a parallel pass is thrown away, and then one thread checks all numbers again.

use rayon::prelude::*;

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    numbers.par_iter().for_each(|&n| {
        is_prime(n);
    });
    numbers.iter().copied().filter(|&n| is_prime(n)).collect()
}
