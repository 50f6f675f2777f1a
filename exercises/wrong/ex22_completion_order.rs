//! Wrong: all threads push into one vector, in the order in which the checks end.

use std::sync::Mutex;

use rayon::prelude::*;

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    let primes = Mutex::new(Vec::new());
    numbers.par_iter().filter(|&&n| is_prime(n)).for_each(|&n| {
        primes.lock().expect("no thread panics while it holds the lock").push(n);
    });
    primes.into_inner().expect("no thread panics while it holds the lock")
}
