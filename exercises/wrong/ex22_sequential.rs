//! Wrong: the result is right, but only one thread works.

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    numbers.iter().copied().filter(|&n| is_prime(n)).collect()
}
