//! Wrong: each job goes to the worker that is free first, but in the order of the list.

pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    let mut schedule = vec![Vec::new(); worker_count];
    let mut free_at = vec![0; worker_count];
    for (job, duration) in durations.iter().enumerate() {
        let next = (0..worker_count).min_by_key(|&worker| free_at[worker]).unwrap();
        schedule[next].push(job);
        free_at[next] += duration;
    }
    schedule
}
