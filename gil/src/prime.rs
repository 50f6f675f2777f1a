//! The prime check of a thread that holds the lock, as a thread in Python does.

use std::time::Instant;

use primes_core::PrimeResult;

use crate::Guard;

/// Returns whether `n` is prime: the check of `primes_core`, with a checkpoint after every
/// division.
#[must_use]
pub fn is_prime(n: u64, guard: &mut Guard<'_>) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    let root = n.isqrt();
    let mut divisor = 3;
    while divisor <= root {
        if n.is_multiple_of(divisor) {
            return false;
        }
        divisor += 2;
        guard.checkpoint();
    }
    true
}

/// Checks one number, and measures how long that takes. The time includes waiting for the lock.
#[must_use]
pub fn check(n: u64, guard: &mut Guard<'_>) -> PrimeResult {
    let start = Instant::now();
    let prime = is_prime(n, guard);
    PrimeResult { n, prime, elapsed: start.elapsed() }
}
