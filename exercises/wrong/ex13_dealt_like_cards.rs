//! Wrong: the longest first, but dealt like cards, whether or not the next worker is free.

use std::cmp::Reverse;

pub fn longest_first(lengths: &[u64], workers: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&job| Reverse(lengths[job]));
    let mut jobs_of = vec![Vec::new(); workers];
    for (i, job) in order.into_iter().enumerate() {
        jobs_of[i % workers].push(job);
    }
    jobs_of
}
