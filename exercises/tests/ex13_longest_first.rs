//! The tests of exercise 13. Run them with `cargo test -p exercises ex13`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex13_longest_first.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex13_longest_first.rs")]
mod ex13_longest_first;
mod support;

use ex13_longest_first::longest_first;
use support::within_limit;

/// The number of divisions for checking each of the 20 numbers of the lessons, in their order.
const DIVISIONS: [u64; 20] = [
    1, 5_972_899, 8_654_386, 28_867_513, 2, 28_867_524, 33_333_333, 1, 33_333_334, 37_267_792,
    37_267_800, 3, 1, 40_824_829, 40_824_831, 44_095_855, 44_095_855, 4, 50_000_000, 2,
];

#[test]
fn each_job_is_assigned_once() {
    for (durations, worker_count) in cases() {
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
fn no_job_starts_before_a_longer_one() {
    for (durations, worker_count) in cases() {
        let starts = start_times(&durations, &schedule(&durations, worker_count));
        for (short, start) in &starts {
            let late = starts.iter().find(|(long, other)| long > short && other > start);
            assert!(
                late.is_none(),
                "{worker_count} workers, durations {durations:?}: a job of {short} starts at \
                 {start}, but a longer one starts later, (duration, start): {late:?}"
            );
        }
    }
}

#[test]
fn makespan_is_within_the_bound_for_longest_first() {
    for (durations, worker_count) in cases() {
        let (ours, best) = (
            makespan(&durations, &schedule(&durations, worker_count)),
            best_makespan(&durations, worker_count),
        );
        // Graham, 1969: at most 4/3 - 1/(3 k) times the optimum. Multiplied by 3 k, to avoid
        // fractions.
        let k = worker_count as u64;
        assert!(
            3 * k * ours <= (4 * k - 1) * best,
            "{worker_count} workers, durations {durations:?}: the makespan is {ours}, \
             but {best} is possible"
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

/// Returns the shortest possible makespan. Tries all schedules, so there must be few jobs.
fn best_makespan(durations: &[u64], worker_count: usize) -> u64 {
    fn try_all(jobs: &[u64], sums: &mut [u64], best: &mut u64) {
        let end = sums.iter().copied().max().unwrap_or(0);
        if end >= *best {
            return;
        }
        let Some((job, rest)) = jobs.split_first() else {
            *best = end;
            return;
        };
        for worker in 0..sums.len() {
            sums[worker] += job;
            try_all(rest, sums, best);
            sums[worker] -= job;
        }
    }
    let mut best = u64::MAX;
    try_all(durations, &mut vec![0; worker_count], &mut best);
    best
}

/// Returns up to 8 jobs with durations up to 20, for up to 4 workers. The cases are the same in
/// every run.
fn cases() -> Vec<(Vec<u64>, usize)> {
    let mut seed = 1_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut case = |_| {
        let (jobs, worker_count) = (random(9), random(4) as usize + 1);
        ((0..jobs).map(|_| random(21)).collect(), worker_count)
    };
    let mut cases: Vec<_> = (0..100).map(&mut case).collect();
    // The worst case for longest first: 11 instead of 9.
    cases.push((vec![5, 5, 4, 4, 3, 3, 3], 3));
    cases
}
