//! # 13: the longest first

use std::cmp::Reverse;

/// Assigns jobs to `worker_count` workers, longest processing time first. Returns one list of job
/// indices per worker.
pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    // The caller identifies jobs by their indices, so sort the indices and not the durations.
    let mut order: Vec<usize> = (0..durations.len()).collect();
    order.sort_by_key(|&job| Reverse(durations[job]));

    let mut schedule = vec![Vec::new(); worker_count];
    let mut free_at = vec![0; worker_count];
    for job in order {
        // The clock of each worker is the sum of its jobs' durations.
        let next = (0..worker_count).min_by_key(|&worker| free_at[worker]);
        let next = next.expect("there is at least one worker");
        schedule[next].push(job);
        free_at[next] += durations[job];
    }
    schedule
}
