//! New: a better idea, a small one. A number that 2, 3 and 5 do not divide is not divided by their
//! multiples, either. So 8 of 30 divisors are left, where trial division tries 15.

/// What is left of 30 numbers when the multiples of 2, 3 and 5 are skipped.
pub(crate) const SPOKES: [u32; 8] = [1, 7, 11, 13, 17, 19, 23, 29];

/// Returns whether each number is prime.
#[must_use]
pub fn primes(numbers: &[u64]) -> Vec<bool> {
    numbers.iter().map(|&n| is_prime(n)).collect()
}

fn is_prime(n: u64) -> bool {
    is_prime_if_small(n).unwrap_or_else(|| !has_divisor(n, 30, n.isqrt()))
}

/// Returns the answer for a number that is below 31^2, or has a divisor below 30.
pub(crate) fn is_prime_if_small(n: u64) -> Option<bool> {
    if n < 2 {
        return Some(false);
    }
    let mut divisors = (2..30).take_while(|divisor| divisor * divisor <= n);
    if divisors.any(|divisor| n.is_multiple_of(divisor)) {
        return Some(false);
    }
    (n < 31 * 31).then_some(true)
}

/// Returns whether a number from `first` to `last` divides `n`, a number that 2, 3 and 5 do not
/// divide. `first` must be a multiple of 30. Tries a few numbers after `last`, too: fewer than 30.
pub(crate) fn has_divisor(n: u64, first: u64, last: u64) -> bool {
    let mut block = first;
    while block <= last {
        // The last block may contain numbers greater than the root. They do no harm: they are
        // smaller than `n`, so they divide it only if it is composite.
        if SPOKES.iter().any(|&spoke| n.is_multiple_of(block + u64::from(spoke))) {
            return true;
        }
        block += 30;
    }
    false
}
