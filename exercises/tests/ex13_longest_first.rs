//! The tests of exercise 13. Run them with `cargo test -p exercises ex13`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex13_longest_first.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex13_longest_first.rs")]
mod ex13_longest_first;
mod support;

use std::cmp::Reverse;

use ex13_longest_first::longest_first;
use support::random::Random;
use support::within_limit;

/// The number of divisions for checking each of the 20 numbers of the lessons, in their order.
const DIVISIONS: [u64; 20] = [
    1, 5_972_899, 8_654_386, 28_867_513, 2, 28_867_524, 33_333_333, 1, 33_333_334, 37_267_792,
    37_267_800, 3, 1, 40_824_829, 40_824_831, 44_095_855, 44_095_855, 4, 50_000_000, 2,
];

#[test]
fn each_job_is_assigned_once() {
    let mut random = Random::new();
    for (durations, worker_count) in cases(&mut random) {
        let mut jobs = schedule(&durations, worker_count).concat();
        jobs.sort_unstable();
        assert!(
            jobs.into_iter().eq(0..durations.len()),
            "{worker_count} workers, durations {durations:?}: jobs not assigned once"
        );
    }
}

#[test]
fn each_worker_has_a_list_even_without_jobs() {
    assert_eq!(schedule(&[], 3), vec![vec![]; 3] as Vec<Vec<usize>>);
    let mut schedule = schedule(&[5, 7], 4);
    schedule.sort_unstable();
    assert_eq!(schedule, [vec![], vec![], vec![0], vec![1]]);
}

#[test]
fn one_worker_does_all_jobs_longest_first() {
    assert_eq!(schedule(&[3, 9, 4, 1, 5], 1), [[1, 4, 2, 0, 3]]);
}

#[test]
fn job_goes_to_the_worker_that_is_free_first() {
    // One worker gets 8, the other gets 5, then 4: it is free at 9. So the first one gets 3,
    // because it is free at 8. It is then free at 11, so the other one gets 2.
    let mut schedule = schedule(&[2, 3, 4, 5, 8], 2);
    schedule.sort_unstable();
    assert_eq!(schedule, [vec![3, 2, 0], vec![4, 1]]);
}

#[test]
fn each_job_starts_when_the_rule_says() {
    let mut random = Random::new();
    for (durations, worker_count) in cases(&mut random) {
        let expected = start_times_by_the_rule(&durations, worker_count);
        let mut ours = start_times(&durations, &schedule(&durations, worker_count));
        ours.sort_by_key(|&(duration, start)| (Reverse(duration), start));
        let first_difference = ours.iter().zip(&expected).find(|(ours, expected)| ours != expected);
        assert!(
            first_difference.is_none() && ours.len() == expected.len(),
            "{worker_count} workers, durations {durations:?}: jobs were not assigned longest \
             first, each to the worker that is free first. The first difference, in order of \
             duration, as (duration, start), yours and expected: {first_difference:?}"
        );
    }
}

#[test]
fn makespan_of_the_20_numbers_is_shorter_than_in_list_order() {
    // In divisions, for 2, 3 and 4 workers. The first pair is about 0.41 s and 0.38 s.
    let known = [
        (2, 240_362_229, 223_095_460),
        (3, 162_933_052, 149_468_646),
        (4, 130_131_069, 114_696_980),
    ];
    for (worker_count, list_order, longest_first) in known {
        let ours = makespan(&DIVISIONS, &schedule(&DIVISIONS, worker_count));
        assert!(
            ours < list_order,
            "{worker_count} workers: the makespan is {ours}, in list order it is {list_order}"
        );
        assert_eq!(ours, longest_first, "the makespan for {worker_count} workers");
    }
}

fn schedule(durations: &[u64], worker_count: usize) -> Vec<Vec<usize>> {
    let copy = durations.to_vec();
    let schedule = within_limit("does your loop end?", move || longest_first(&copy, worker_count));
    assert_eq!(schedule.len(), worker_count, "the number of lists: there must be one per worker");
    for &job in schedule.iter().flatten() {
        assert!(
            job < durations.len(),
            "the schedule contains job {job}, but there are {} jobs",
            durations.len()
        );
    }
    schedule
}

/// Simulates the clock. Returns the duration and the start time of each job.
fn start_times(durations: &[u64], schedule: &[Vec<usize>]) -> Vec<(u64, u64)> {
    let of_worker = |jobs: &Vec<usize>| {
        let mut now = 0;
        let mut start = |&job: &usize| {
            now += durations[job];
            (durations[job], now - durations[job])
        };
        jobs.iter().map(&mut start).collect::<Vec<_>>()
    };
    schedule.iter().flat_map(of_worker).collect()
}

/// Returns the time at which the last job ends.
fn makespan(durations: &[u64], schedule: &[Vec<usize>]) -> u64 {
    start_times(durations, schedule)
        .into_iter()
        .map(|(duration, start)| start + duration)
        .max()
        .unwrap_or(0)
}

/// Applies the rule. Returns the duration and the start time of each job: the longest job first,
/// then by start. They do not depend on how ties are broken.
fn start_times_by_the_rule(durations: &[u64], worker_count: usize) -> Vec<(u64, u64)> {
    let mut sorted = durations.to_vec();
    sorted.sort_by_key(|&duration| Reverse(duration));
    let mut free_at = vec![0; worker_count];
    let mut assign = |duration| {
        let next = free_at.iter_mut().min().expect("there is at least one worker");
        *next += duration;
        (duration, *next - duration)
    };
    sorted.into_iter().map(&mut assign).collect()
}

/// Returns durations and numbers of workers: few and many of both, with and without ties, with
/// small and large durations.
fn cases(random: &mut Random) -> Vec<(Vec<u64>, usize)> {
    let mut case = |max_jobs: usize, max_workers: usize, max_duration: u64| {
        let jobs = random.index(max_jobs + 1);
        // Anything, or almost equal: then the order depends on the last digits of large numbers.
        let min = [0, max_duration.saturating_sub(20)][random.index(2)];
        let durations = (0..jobs).map(|_| min + random.below(max_duration - min + 1)).collect();
        (durations, random.index(max_workers) + 1)
    };
    let mut cases = Vec::new();
    for max_duration in [0, 1, 20, 1000, 1 << 25, 1 << 33, 1 << 54, u64::MAX / 60] {
        cases.extend((0..20).map(|_| case(8, 4, max_duration)));
        cases.extend((0..20).map(|_| case(60, 12, max_duration)));
    }
    cases.push(case(2000, 100, 1_000_000));
    // Longest first is not optimal here: its makespan is 11, but 9 is possible.
    cases.push((vec![5, 5, 4, 4, 3, 3, 3], 3));
    cases.push((vec![u64::MAX - 2, 1, 1], 2));
    cases
}
