//! Wrong: each number that is prime is checked twice.

use rayon::prelude::*;

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    numbers.par_iter().copied().filter(|&n| is_prime(n) && is_prime(n)).collect()
}
