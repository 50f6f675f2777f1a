//! The check of the chapter: divide by every odd number up to the square root.

/// Returns whether each number is prime.
#[must_use]
pub fn primes(numbers: &[u64]) -> Vec<bool> {
    numbers.iter().map(|&n| primes_core::is_prime(n)).collect()
}
