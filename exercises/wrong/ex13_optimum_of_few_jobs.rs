//! Wrong: finds the best schedule of few jobs by trying all. That is often better than the rule,
//! but is not the rule.

use std::cmp::Reverse;

pub fn longest_first(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..durations.len()).collect();
    order.sort_by_key(|&job| Reverse(durations[job]));
    let mut schedule = vec![Vec::new(); worker_count];
    let mut free_at = vec![0; worker_count];
    if order.len() <= 8 {
        let mut best = (u64::MAX, Vec::new());
        assign(durations, &order, &mut free_at, &mut schedule, &mut best);
        return best.1;
    }
    for job in order {
        let next = (0..worker_count).min_by_key(|&worker| free_at[worker]).unwrap();
        schedule[next].push(job);
        free_at[next] += durations[job];
    }
    schedule
}

type Schedule = Vec<Vec<usize>>;

fn assign(
    durations: &[u64],
    jobs: &[usize],
    free_at: &mut [u64],
    schedule: &mut Schedule,
    best: &mut (u64, Schedule),
) {
    let end = free_at.iter().copied().max().unwrap();
    if end >= best.0 {
        return;
    }
    let Some((&job, rest)) = jobs.split_first() else {
        *best = (end, schedule.clone());
        return;
    };
    for worker in 0..free_at.len() {
        free_at[worker] += durations[job];
        schedule[worker].push(job);
        assign(durations, rest, free_at, schedule, best);
        schedule[worker].pop();
        free_at[worker] -= durations[job];
    }
}
