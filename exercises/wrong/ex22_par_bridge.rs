//! Wrong: `par_bridge` makes any iterator parallel, but does not keep its order.

use rayon::prelude::*;

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    numbers.iter().copied().par_bridge().filter(|&n| is_prime(n)).collect()
}
