//! Wrong: each call starts its own pool, and the caller's pool is idle.

use rayon::prelude::*;

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("4 threads can start");
    pool.install(|| numbers.par_iter().copied().filter(|&n| is_prime(n)).collect())
}
