//! Wrong: the first 20 jobs are assigned by the rule, the others round robin.

use std::cmp::Reverse;

pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..durations.len()).collect();
    order.sort_by_key(|&job| Reverse(durations[job]));
    let mut schedule = vec![Vec::new(); worker_count];
    let mut free_at = vec![0; worker_count];
    for (i, job) in order.into_iter().enumerate() {
        let free_first = (0..worker_count).min_by_key(|&worker| free_at[worker]).unwrap();
        let next = if i < 20 { free_first } else { i % worker_count };
        schedule[next].push(job);
        free_at[next] += durations[job];
    }
    schedule
}
