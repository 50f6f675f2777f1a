//! Wrong: jobs are looked up by their length, so of two that are equally long one is done twice.

pub fn longest_first(lengths: &[u64], workers: usize) -> Vec<Vec<usize>> {
    let mut sorted = lengths.to_vec();
    sorted.sort_by(|a, b| b.cmp(a));
    let mut jobs_of = vec![Vec::new(); workers];
    let mut free_at = vec![0; workers];
    for length in sorted {
        let job = lengths.iter().position(|l| *l == length).expect("it is from the list");
        let next = (0..workers).min_by_key(|&worker| free_at[worker]).expect("workers > 0");
        jobs_of[next].push(job);
        free_at[next] += length;
    }
    jobs_of
}
