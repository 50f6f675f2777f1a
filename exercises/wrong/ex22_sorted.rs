//! Wrong: sorting does not restore the order of a list that was not sorted.

use rayon::prelude::*;

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    let mut primes: Vec<u64> = numbers.par_iter().copied().filter(|&n| is_prime(n)).collect();
    primes.par_sort_unstable();
    primes
}
