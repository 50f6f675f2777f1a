//! Wrong: the longest jobs are first, but are assigned round robin, whether or not the worker is
//! free.

use std::cmp::Reverse;

pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..durations.len()).collect();
    order.sort_by_key(|&job| Reverse(durations[job]));
    let mut schedule = vec![Vec::new(); worker_count];
    for (i, job) in order.into_iter().enumerate() {
        schedule[i % worker_count].push(job);
    }
    schedule
}
