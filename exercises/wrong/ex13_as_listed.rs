//! Wrong: each job goes to the worker who is free first, but in the order in which they are listed.

pub fn longest_first(lengths: &[u64], workers: usize) -> Vec<Vec<usize>> {
    let mut jobs_of = vec![Vec::new(); workers];
    let mut free_at = vec![0; workers];
    for (job, length) in lengths.iter().enumerate() {
        let next = (0..workers).min_by_key(|&worker| free_at[worker]).expect("workers > 0");
        jobs_of[next].push(job);
        free_at[next] += length;
    }
    jobs_of
}
