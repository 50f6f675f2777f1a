//! Wrong: if a check panics, its number is taken for no prime.

use rayon::prelude::*;

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    let check = |n| std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| is_prime(n)));
    numbers.par_iter().copied().filter(|&n| check(n).unwrap_or(false)).collect()
}
