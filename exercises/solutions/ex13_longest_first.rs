//! # 13: the longest first

use std::cmp::Reverse;

/// Decides which of the `workers` does which jobs: a list of indices for each.
pub fn longest_first(lengths: &[u64], workers: usize) -> Vec<Vec<usize>> {
    // The caller knows the jobs by their indices: so those are sorted, not the lengths.
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&job| Reverse(lengths[job]));

    let mut jobs_of = vec![Vec::new(); workers];
    let mut free_at = vec![0; workers];
    for job in order {
        // A worker takes the next job when it is free. Nothing needs to tick: the clock of each
        // worker is the sum of what it has to do.
        let next = (0..workers).min_by_key(|&worker| free_at[worker]);
        let next = next.expect("there is at least one worker");
        jobs_of[next].push(job);
        free_at[next] += lengths[job];
    }
    jobs_of
}
