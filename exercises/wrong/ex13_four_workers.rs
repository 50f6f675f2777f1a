//! Wrong: only the first four workers get jobs.

use std::cmp::Reverse;

pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..durations.len()).collect();
    order.sort_by_key(|&job| Reverse(durations[job]));
    let mut schedule = vec![Vec::new(); worker_count];
    let mut free_at = vec![0; worker_count];
    for job in order {
        let next = (0..worker_count.min(4)).min_by_key(|&worker| free_at[worker]).unwrap();
        schedule[next].push(job);
        free_at[next] += durations[job];
    }
    schedule
}
