//! Wrong: each job goes to the worker with the fewest jobs, however long those take.

use std::cmp::Reverse;

pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..durations.len()).collect();
    order.sort_by_key(|&job| Reverse(durations[job]));
    let mut schedule: Vec<Vec<usize>> = vec![Vec::new(); worker_count];
    for job in order {
        let next = schedule.iter_mut().min_by_key(|jobs| jobs.len()).unwrap();
        next.push(job);
    }
    schedule
}
