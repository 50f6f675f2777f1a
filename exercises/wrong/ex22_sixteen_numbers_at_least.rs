//! Wrong: no thread gets fewer than 16 numbers, so a short list keeps few threads busy.

use rayon::prelude::*;

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    numbers.par_iter().with_min_len(16).copied().filter(|&n| is_prime(n)).collect()
}
