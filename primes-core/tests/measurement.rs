//! What a run is compared with, and when its figures are noise.

use std::thread::sleep;
use std::time::Duration;

use primes_core::{Measurement, Stopwatch};

const fn millis(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// Returns a run whose checks began and ended at these times, in milliseconds.
fn run(cores: usize, cpu_time: u64, checks: &[(u64, u64)]) -> Measurement {
    Measurement {
        total: millis(checks.iter().map(|&(_, end)| end).max().unwrap_or(0)),
        cpu_time: Some(millis(cpu_time)),
        cores,
        sum: millis(checks.iter().map(|(begin, end)| end - begin).sum()),
        checks: checks.iter().map(|&(begin, end)| (millis(begin), millis(end))).collect(),
    }
}

/// Returns the comparison for times in milliseconds.
fn comparison(total: u64, cpu_time: u64, sum: u64) -> String {
    let (total, sum, cpu_time) = (millis(total), millis(sum), Some(millis(cpu_time)));
    let run = Measurement { total, cpu_time, sum, ..Measurement::default() };
    run.comparison().expect("the CPU time is known")
}

#[test]
fn comparison_contains_the_time_and_the_factor() {
    let line = "one after another: at most 0.76s, 1.8 times as long";
    assert_eq!(comparison(420, 760, 765), line);
}

#[test]
fn comparison_ignores_waiting_for_a_core() {
    let line = "one after another: at most 0.76s, 2.0 times as long";
    assert_eq!(comparison(380, 760, 4300), line);
}

#[test]
fn comparison_ignores_the_work_of_the_pool() {
    let line = "one after another: at most 0.16s, 0.2 times as long";
    assert_eq!(comparison(980, 1900, 160), line);
}

#[test]
fn comparison_of_a_single_worker_has_factor_one() {
    let line = "one after another: at most 0.73s, 1.0 times as long";
    assert_eq!(comparison(731, 733, 730), line);
}

#[test]
fn comparison_has_no_factor_if_there_is_too_little_work() {
    for (total, cpu_time, sum) in [(9, 20, 18), (0, 0, 0), (0, 3, 1)] {
        let line = comparison(total, cpu_time, sum);
        assert!(line.starts_with("one after another: at most 0.0"), "{line}");
        assert!(line.ends_with('s') && !line.contains("times"), "{line}");
    }
}

#[test]
fn comparison_needs_the_cpu_time() {
    assert_eq!(Measurement { cpu_time: None, ..run(2, 0, &[(0, 400)]) }.comparison(), None);
}

/// Each of these runs uses all the CPU time that it could: for each check in progress a core.
#[test]
fn run_that_used_its_cores_is_not_noisy() {
    for (cores, cpu_time, checks) in [
        (2, 800, &[(0, 400), (0, 400)][..]),         // a worker per core
        (2, 700, &[(0, 400), (0, 200), (300, 400)]), // a worker idle for a while
        (2, 400, &[(0, 400)]),                       // one number
        (8, 800, &[(0, 400), (0, 400)]),             // more cores than workers
        (1, 800, &[(0, 800), (0, 790)]),             // more workers than cores
        (2, 500, &[(0, 200), (0, 200), (0, 200), (0, 200), (200, 300)]),
        (1, 400, &[(0, 400), (0, 400), (0, 400), (0, 400)]), // a lock, so one at a time
        (2, 0, &[]),
    ] {
        let quiet = run(cores, cpu_time, checks);
        assert!(!quiet.is_noisy(), "{quiet:?}");
        assert_eq!(quiet.busy_notice(), None);
        let noisy = run(cores, cpu_time * 85 / 100, checks);
        assert_eq!(noisy.is_noisy(), cpu_time > 0, "{noisy:?}");
    }
}

#[test]
fn notice_says_what_share_the_checks_got() {
    for (cpu_time, share) in [(800, None), (728, None), (712, Some(89)), (488, Some(61))] {
        let notice = run(2, cpu_time, &[(0, 400), (0, 400)]).busy_notice();
        let expected = share.map(|share| {
            format!(
                "This machine was busy: the checks got {share} % of the CPU time that they could \
                 have used. Close other programs and run it again."
            )
        });
        assert_eq!(notice, expected);
    }
}

#[test]
fn run_is_not_judged_if_it_is_short_or_the_cpu_time_is_unknown() {
    assert!(!run(2, 0, &[(0, 4), (0, 5)]).is_noisy());
    assert!(run(2, 0, &[(0, 5), (0, 5)]).is_noisy());
    assert!(!Measurement { cpu_time: None, ..run(2, 0, &[(0, 400)]) }.is_noisy());
}

/// A message from another process may contain any duration.
#[test]
fn stopwatch_accepts_impossible_durations() {
    let mut stopwatch = Stopwatch::start();
    stopwatch.record(Duration::MAX);
    stopwatch.record(Duration::MAX);
    let run = stopwatch.stop();
    assert_eq!(run.sum, Duration::MAX);
    assert_eq!(run.comparison().is_some(), cfg!(unix));
    assert_eq!(run.busy_notice(), None);
}

#[test]
fn stopwatch_keeps_checks_that_are_not_tiny() {
    let mut stopwatch = Stopwatch::start();
    sleep(millis(20));
    stopwatch.record(millis(15));
    stopwatch.record(Duration::from_micros(99));
    let run = stopwatch.stop();
    assert_eq!(run.sum, Duration::from_micros(15_099));
    let [(begin, end)] = run.checks[..] else { panic!("one check is long enough: {run:?}") };
    assert_eq!(end, begin + millis(15), "{run:?}");
    assert!(millis(20) <= end && end <= run.total, "{run:?}");
    assert_eq!(run.cpu_time.is_some(), cfg!(unix));
    assert!(run.cores > 0);
}
