//! Wrong: sorted the wrong way round. The longest job begins last.

pub fn longest_first(lengths: &[u64], workers: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&job| lengths[job]);
    let mut jobs_of = vec![Vec::new(); workers];
    let mut free_at = vec![0; workers];
    for job in order {
        let next = (0..workers).min_by_key(|&worker| free_at[worker]).expect("workers > 0");
        jobs_of[next].push(job);
        free_at[next] += lengths[job];
    }
    jobs_of
}
