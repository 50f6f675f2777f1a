//! Wrong: the durations are sorted instead of the indices, so the indices belong to other jobs.

pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    let mut sorted = durations.to_vec();
    sorted.sort_by(|a, b| b.cmp(a));
    let mut schedule = vec![Vec::new(); worker_count];
    let mut free_at = vec![0; worker_count];
    for (job, duration) in sorted.into_iter().enumerate() {
        let next = (0..worker_count).min_by_key(|&worker| free_at[worker]).unwrap();
        schedule[next].push(job);
        free_at[next] += duration;
    }
    schedule
}
