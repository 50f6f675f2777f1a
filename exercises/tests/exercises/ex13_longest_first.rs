use exercises::ex13_longest_first::longest_first;

use crate::support::within_limit;

/// How many divisions it takes to check each of the 20 numbers of the lessons, in that order.
const DIVISIONS: [u64; 20] = [
    1, 5_972_899, 8_654_386, 28_867_513, 2, 28_867_524, 33_333_333, 1, 33_333_334, 37_267_792,
    37_267_800, 3, 1, 40_824_829, 40_824_831, 44_095_855, 44_095_855, 4, 50_000_000, 2,
];

#[test]
fn each_job_is_done_once() {
    for (lengths, workers) in cases() {
        let mut jobs = plan(&lengths, workers).concat();
        jobs.sort_unstable();
        assert!(jobs.into_iter().eq(0..lengths.len()), "{workers} workers, lengths {lengths:?}");
    }
}

#[test]
fn each_worker_has_a_list_even_if_there_is_nothing_to_do() {
    assert_eq!(plan(&[], 3), vec![vec![]; 3] as Vec<Vec<usize>>);
    let mut plan = plan(&[5, 7], 4);
    plan.sort_unstable();
    assert_eq!(plan, [vec![], vec![], vec![0], vec![1]]);
}

#[test]
fn one_worker_does_all_jobs_the_longest_first() {
    assert_eq!(plan(&[3, 9, 4, 1, 5], 1), [[1, 4, 2, 0, 3]]);
}

#[test]
fn each_job_goes_to_the_worker_that_is_free_first() {
    // 8 and 5; 4 to the one with 5; 3 to the one with 8, that is free at 8, not at 9; and 2 to the
    // other.
    let mut plan = plan(&[2, 3, 4, 5, 8], 2);
    plan.sort_unstable();
    assert_eq!(plan, [vec![3, 2, 0], vec![4, 1]]);
}

#[test]
fn no_job_begins_before_a_longer_one_has_begun() {
    for (lengths, workers) in cases() {
        let begins = begins(&lengths, &plan(&lengths, workers));
        for (short, begin) in &begins {
            let late = begins.iter().find(|(long, other)| long > short && other > begin);
            assert!(
                late.is_none(),
                "{workers} workers, lengths {lengths:?}: a job of {short} begins at {begin}; a \
                 longer one, (length, begin), is {late:?}"
            );
        }
    }
}

#[test]
fn no_plan_is_much_longer_than_the_best_there_is() {
    for (lengths, workers) in cases() {
        let (ours, best) = (makespan(&lengths, &plan(&lengths, workers)), best(&lengths, workers));
        // Graham, 1969: at most 4/3 - 1/(3 k) of the best. Times 3 k, there are no fractions.
        let k = workers as u64;
        assert!(
            3 * k * ours <= (4 * k - 1) * best,
            "{workers} workers, lengths {lengths:?}: {ours}, and {best} would be possible"
        );
    }
}

#[test]
fn the_twenty_numbers_take_less_time_than_as_they_are_listed() {
    // In divisions, for 2, 3 and 4 workers: that is 0.41 s and 0.38 s, to begin with.
    let known = [
        (2, 240_362_229, 223_095_460),
        (3, 162_933_052, 149_468_646),
        (4, 130_131_069, 114_696_980),
    ];
    for (workers, as_listed, longest_first) in known {
        let ours = makespan(&DIVISIONS, &plan(&DIVISIONS, workers));
        assert!(ours < as_listed, "{workers} workers take {ours}, as listed it is {as_listed}");
        assert_eq!(ours, longest_first, "{workers} workers");
    }
}

fn plan(lengths: &[u64], workers: usize) -> Vec<Vec<usize>> {
    let own = lengths.to_vec();
    let plan = within_limit("does your loop end?", move || longest_first(&own, workers));
    assert_eq!(plan.len(), workers, "there must be a list for each worker");
    for &job in plan.iter().flatten() {
        assert!(job < lengths.len(), "there is no job {job} among {} jobs", lengths.len());
    }
    plan
}

/// The simulated clock: the length of each job, and when it begins.
fn begins(lengths: &[u64], plan: &[Vec<usize>]) -> Vec<(u64, u64)> {
    let of_worker = |jobs: &Vec<usize>| {
        let mut now = 0;
        let mut begin = |&job: &usize| {
            now += lengths[job];
            (lengths[job], now - lengths[job])
        };
        jobs.iter().map(&mut begin).collect::<Vec<_>>()
    };
    plan.iter().flat_map(of_worker).collect()
}

/// When the last job ends.
fn makespan(lengths: &[u64], plan: &[Vec<usize>]) -> u64 {
    begins(lengths, plan).into_iter().map(|(length, begin)| begin + length).max().unwrap_or(0)
}

/// The shortest makespan there is: tries all plans, so there must not be many jobs.
fn best(lengths: &[u64], workers: usize) -> u64 {
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
    try_all(lengths, &mut vec![0; workers], &mut best);
    best
}

/// Up to 8 jobs with lengths up to 20, for up to 4 workers: the same in every run.
fn cases() -> Vec<(Vec<u64>, usize)> {
    let mut seed = 1_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut case = |_| {
        let (jobs, workers) = (random(9), random(4) as usize + 1);
        ((0..jobs).map(|_| random(21)).collect(), workers)
    };
    let mut cases: Vec<_> = (0..100).map(&mut case).collect();
    // The worst there is for longest first: 11 instead of 9.
    cases.push((vec![5, 5, 4, 4, 3, 3, 3], 3));
    cases
}
