//! Wrong: four quarters keep only four threads busy, however many there are.

use rayon::prelude::*;

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    let (first, second) = numbers.split_at(numbers.len() / 2);
    let check =
        |part: &[u64]| -> Vec<u64> { part.iter().copied().filter(|&n| is_prime(n)).collect() };
    let halves = |part: &[u64]| {
        let (first, second) = part.split_at(part.len() / 2);
        let (first, second) = rayon::join(|| check(first), || check(second));
        [first, second].concat()
    };
    let (first, second) = rayon::join(|| halves(first), || halves(second));
    [first, second].concat()
}
