//! Wrong: each job goes to the worker who has the fewest, however long those take.

use std::cmp::Reverse;

pub fn longest_first(lengths: &[u64], workers: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&job| Reverse(lengths[job]));
    let mut jobs_of: Vec<Vec<usize>> = vec![Vec::new(); workers];
    for job in order {
        let next = jobs_of.iter_mut().min_by_key(|jobs| jobs.len()).expect("workers > 0");
        next.push(job);
    }
    jobs_of
}
