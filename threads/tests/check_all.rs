//! The pool from inside: which threads work, how far ahead, and what happens to panics and errors.

use std::collections::HashSet;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId, sleep};
use std::time::Duration;

use primes_core::{PrimeResult, check};
use threads::check_all;

use time_limit::{LIMIT, in_time};

#[path = "../../testkit/src/time_limit.rs"]
pub mod time_limit;

/// Checks `n`, and panics if it is zero.
fn panics_at_zero(n: u64) -> PrimeResult {
    assert!(n != 0, "this panic is part of the test");
    check(n)
}

/// Returns the messages of the workers that panicked, and the answered numbers in ascending order.
fn check_with_panics(numbers: Vec<u64>, worker_count: usize) -> (Vec<String>, Vec<u64>) {
    let mut answered = Vec::new();
    let (failures, mut answered) = in_time(move || {
        let report = |result: PrimeResult| {
            answered.push(result.n);
            Ok(())
        };
        let failures = check_all(&numbers, worker_count, panics_at_zero, report);
        (failures.expect("this report never fails"), answered)
    });
    answered.sort_unstable();
    let messages = match failures.into_result() {
        Ok(()) => Vec::new(),
        Err(error) => error.to_string().split("; ").map(String::from).collect(),
    };
    (messages, answered)
}

/// A barrier with a time limit.
struct Meeting {
    arrived: Mutex<Vec<ThreadId>>,
    changed: Condvar,
    size: usize,
}

impl Meeting {
    /// Blocks until `size` threads have arrived.
    fn wait(&self) {
        let mut arrived = self.arrived.lock().expect("no thread panics while it holds the lock");
        arrived.push(thread::current().id());
        self.changed.notify_all();
        let is_incomplete = |arrived: &mut Vec<ThreadId>| arrived.len() < self.size;
        let waited = self.changed.wait_timeout_while(arrived, LIMIT / 2, is_incomplete);
        drop(waited.expect("no thread panics while it holds the lock"));
    }
}

#[test]
fn workers_run_concurrently() {
    for worker_count in [1, 2, 7, 64] {
        let (caller, arrived) = in_time(move || {
            let arrived = Mutex::new(Vec::new());
            let meeting = Meeting { arrived, changed: Condvar::new(), size: worker_count };
            let meet = |n| {
                meeting.wait();
                check(n)
            };
            let failures = check_all(&vec![2; worker_count], worker_count, meet, |_| Ok(()));
            assert!(failures.expect("this report never fails").is_empty());
            let arrived = meeting.arrived.into_inner();
            (thread::current().id(), arrived.expect("no thread has panicked"))
        });
        let distinct: HashSet<ThreadId> = arrived.into_iter().collect();
        assert_eq!(distinct.len(), worker_count, "a worker took two of the jobs");
        assert!(!distinct.contains(&caller), "the calling thread took a job");
    }
}

#[test]
fn panicking_workers_are_reported_one_by_one() {
    let (failures, answered) = check_with_panics(vec![2, 0, 3, 0, 5, 7], 4);
    assert_eq!(answered, [2, 3, 5, 7]);
    let distinct: HashSet<&String> = failures.iter().collect();
    assert_eq!(distinct.len(), 2, "two workers panicked: {failures:?}");
    for failure in failures {
        let is_named = failure.starts_with("thread ThreadId(") && failure.ends_with(") panicked");
        assert!(is_named, "{failure}");
    }
}

#[test]
fn check_all_ends_if_all_workers_panic() {
    let mut numbers = vec![0; 1_000_000];
    numbers[..10].fill(3);
    let (failures, answered) = check_with_panics(numbers, 3);
    assert_eq!((failures.len(), answered), (3, vec![3; 10]));
}

#[test]
fn check_all_ends_with_the_error_of_the_report() {
    for last in [1, 2, 500_000] {
        let (mut reports, started) = (0, AtomicUsize::new(0));
        let (outcome, reports, started) = in_time(move || {
            let count = |n| {
                started.fetch_add(1, Ordering::Relaxed);
                check(n)
            };
            let outcome = check_all(&vec![4; 1_000_000], 2, count, |_| {
                reports += 1;
                if reports < last { Ok(()) } else { Err(io::Error::other("enough")) }
            });
            (outcome, reports, started.into_inner())
        });
        assert_eq!(outcome.expect_err("the report has failed").to_string(), "enough");
        assert_eq!(reports, last, "nothing is reported after the error");
        assert!(started < 1_000_000, "the workers did not stop before the last number");
    }
}

/// A scope panics if one of its threads has panicked, unless that thread was joined.
#[test]
fn check_all_returns_the_error_of_the_report_although_a_worker_panics() {
    let check_with_error =
        || check_all(&[2, 0], 1, panics_at_zero, |_| Err(io::Error::other("enough")));
    let outcome = in_time(check_with_error);
    assert_eq!(outcome.expect_err("the report has failed").to_string(), "enough");
}

/// The two channels hold 1024 messages each.
#[test]
fn workers_block_while_the_report_is_slow() {
    let ahead = in_time(|| {
        let (started, mut ahead) = (AtomicUsize::new(0), None);
        let count = |n| {
            started.fetch_add(1, Ordering::Relaxed);
            check(n)
        };
        let failures = check_all(&vec![4; 1_000_000], 2, count, |_| {
            ahead.get_or_insert_with(|| wait_until_constant(&started));
            Ok(())
        });
        assert!(failures.expect("this report never fails").is_empty());
        assert_eq!(started.into_inner(), 1_000_000);
        ahead.expect("there was a first report")
    });
    assert!(ahead < 10_000, "{ahead} numbers were checked before the first was reported");
}

/// Waits while a number grows. Returns the number.
fn wait_until_constant(number: &AtomicUsize) -> usize {
    let before = number.load(Ordering::Relaxed);
    sleep(Duration::from_millis(50));
    if number.load(Ordering::Relaxed) == before { before } else { wait_until_constant(number) }
}
