//! Wrong: jobs are looked up by duration, so one of two equally long jobs is done twice.

pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    let mut sorted = durations.to_vec();
    sorted.sort_by(|a, b| b.cmp(a));
    let mut schedule = vec![Vec::new(); worker_count];
    let mut free_at = vec![0; worker_count];
    for duration in sorted {
        let job = durations.iter().position(|&other| other == duration).unwrap();
        let next = (0..worker_count).min_by_key(|&worker| free_at[worker]).unwrap();
        schedule[next].push(job);
        free_at[next] += duration;
    }
    schedule
}
