//! The prime check as a thread of Python does it: with the lock in its hands.

use std::time::Instant;

use primes_core::PrimeResult;

use crate::Guard;

/// Whether `n` is prime: the check of `primes_core`, with a checkpoint after every division.
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

/// Checks one number, and takes the time.
#[must_use]
pub fn check(n: u64, guard: &mut Guard<'_>) -> PrimeResult {
    let start = Instant::now();
    let prime = is_prime(n, guard);
    PrimeResult { n, prime, elapsed: start.elapsed() }
}
