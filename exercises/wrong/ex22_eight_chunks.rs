//! Wrong: eight chunks keep only eight threads busy, however many there are.

use rayon::prelude::*;

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    let chunks = numbers.par_chunks(numbers.len().div_ceil(8).max(1));
    chunks.flat_map_iter(|chunk| chunk.iter().copied().filter(|&n| is_prime(n))).collect()
}
