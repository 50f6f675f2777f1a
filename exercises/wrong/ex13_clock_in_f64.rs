//! Wrong: adds the durations as floating-point numbers, which round large numbers.

use std::cmp::Reverse;

pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..durations.len()).collect();
    order.sort_by_key(|&job| Reverse(durations[job]));
    let mut schedule = vec![Vec::new(); worker_count];
    let mut free_at = vec![0_f64; worker_count];
    for job in order {
        let free_first = |a: &usize, b: &usize| free_at[*a].total_cmp(&free_at[*b]);
        let next = (0..worker_count).min_by(free_first).unwrap();
        schedule[next].push(job);
        free_at[next] += durations[job] as f64;
    }
    schedule
}
