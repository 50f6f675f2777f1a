//! Wrong: the lengths are sorted instead of the indices, so the numbers are those of other jobs.

pub fn longest_first(lengths: &[u64], workers: usize) -> Vec<Vec<usize>> {
    let mut sorted = lengths.to_vec();
    sorted.sort_by(|a, b| b.cmp(a));
    let mut jobs_of = vec![Vec::new(); workers];
    let mut free_at = vec![0; workers];
    for (job, length) in sorted.into_iter().enumerate() {
        let next = (0..workers).min_by_key(|&worker| free_at[worker]).expect("workers > 0");
        jobs_of[next].push(job);
        free_at[next] += length;
    }
    jobs_of
}
