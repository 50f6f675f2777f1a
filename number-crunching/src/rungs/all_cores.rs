//! New: both at once, wide instructions on all cores.

use rayon::prelude::*;

use super::floats::is_prime;

/// Returns whether each number is prime.
#[must_use]
pub fn primes(numbers: &[u64]) -> Vec<bool> {
    numbers.par_iter().with_max_len(1).map(|&n| is_prime(n)).collect()
}
