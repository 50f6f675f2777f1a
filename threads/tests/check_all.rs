//! The pool from inside: who works, how far ahead, and what becomes of panics and errors.

use std::collections::HashSet;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId, sleep};
use std::time::Duration;

use primes_core::{PrimeResult, check, is_prime};
use proptest::collection::vec;
use proptest::prelude::*;
use threads::check_all;

/// After this time a pool hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// What `work` returns, if it does so in time.
#[track_caller]
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, end) = channel();
    thread::spawn(move || done.send(work()));
    end.recv_timeout(LIMIT).expect("it neither hangs nor panics")
}

/// Checks `numbers`, and panics at those that are zero.
fn fragile(n: u64) -> PrimeResult {
    assert!(n != 0, "zero is more than this worker can stand");
    check(n)
}

/// The messages of dead workers, and the numbers that were answered, in order.
fn check_fragile(numbers: Vec<u64>, workers: usize) -> (Vec<String>, Vec<u64>) {
    let mut answered = Vec::new();
    let deaths = in_time(move || {
        let report = |result: PrimeResult| {
            answered.push(result.n);
            Ok(())
        };
        let deaths = check_all(&numbers, workers, fragile, report);
        (deaths.expect("a list has no errors"), answered)
    });
    let (deaths, mut answered) = deaths;
    answered.sort_unstable();
    (deaths.iter().map(ToString::to_string).collect(), answered)
}

/// A barrier with a time limit: all who meet, and how many shall come.
struct Meeting {
    here: Mutex<Vec<ThreadId>>,
    arrived: Condvar,
    size: usize,
}

impl Meeting {
    /// Waits until all have come.
    fn wait(&self) {
        let mut here = self.here.lock().expect("nobody panics in here");
        here.push(thread::current().id());
        self.arrived.notify_all();
        let missing = |here: &mut Vec<ThreadId>| here.len() < self.size;
        let waited = self.arrived.wait_timeout_while(here, LIMIT / 2, missing);
        drop(waited.expect("nobody panics in here"));
    }
}

#[test]
fn all_workers_work_at_the_same_time() {
    for workers in [1, 2, 7, 64] {
        let (chief, met, deaths) = in_time(move || {
            let here = Mutex::new(Vec::new());
            let meeting = Meeting { here, arrived: Condvar::new(), size: workers };
            let meet = |n| {
                meeting.wait();
                check(n)
            };
            let deaths = check_all(&vec![2; workers], workers, meet, |_| Ok(()));
            (thread::current().id(), meeting.here.into_inner().expect("nobody panicked"), deaths)
        });
        let distinct: HashSet<ThreadId> = met.into_iter().collect();
        assert_eq!(distinct.len(), workers, "each took one job while the others had theirs");
        assert!(!distinct.contains(&chief), "the caller leaves the work to its workers");
        assert_eq!(deaths.expect("a list has no errors").len(), 0);
    }
}

#[test]
fn one_error_comes_back_for_each_worker_that_panics() {
    let (deaths, answered) = check_fragile(vec![2, 0, 3, 0, 5, 7], 4);
    assert_eq!(answered, [2, 3, 5, 7]);
    let distinct: HashSet<&String> = deaths.iter().collect();
    assert_eq!(distinct.len(), 2, "{deaths:?}");
    for death in deaths {
        assert!(death.starts_with("thread ThreadId(") && death.ends_with(") panicked"), "{death}");
    }
}

#[test]
fn when_all_workers_panic_the_rest_is_given_up() {
    let mut numbers = vec![0; 1_000_000];
    numbers[..10].fill(3);
    let (deaths, answered) = check_fragile(numbers, 3);
    assert_eq!((deaths.len(), answered), (3, vec![3; 10]));
}

#[test]
fn an_error_of_the_report_ends_it_and_comes_back() {
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
        assert_eq!(outcome.expect_err("there was one").to_string(), "enough");
        assert_eq!(reports, last, "nobody reports after the error");
        assert!(started < 1_000_000, "the workers went on to the end");
    }
}

/// A scope panics if one of its threads has, unless that one was joined.
#[test]
fn an_error_of_the_report_comes_back_although_a_worker_panics() {
    let outcome = in_time(|| check_all(&[2, 0], 1, fragile, |_| Err(io::Error::other("enough"))));
    assert_eq!(outcome.expect_err("there was one").to_string(), "enough");
}

/// Both queues hold about a thousand; a report that is slower than the workers must not make them
/// pile up results.
#[test]
fn workers_wait_for_a_slow_report() {
    let ahead = in_time(|| {
        let (started, mut ahead) = (AtomicUsize::new(0), None);
        let count = |n| {
            started.fetch_add(1, Ordering::Relaxed);
            check(n)
        };
        let deaths = check_all(&vec![4; 1_000_000], 2, count, |_| {
            ahead.get_or_insert_with(|| wait_until_steady(&started));
            Ok(())
        });
        assert_eq!(deaths.expect("a list has no errors").len(), 0);
        assert_eq!(started.into_inner(), 1_000_000);
        ahead.expect("there was a first report")
    });
    assert!(ahead < 10_000, "{ahead} numbers were checked before the first was reported");
}

/// Waits while a number grows.
fn wait_until_steady(number: &AtomicUsize) -> usize {
    let before = number.load(Ordering::Relaxed);
    sleep(Duration::from_millis(50));
    if number.load(Ordering::Relaxed) == before { before } else { wait_until_steady(number) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_number_comes_back_once_with_its_answer(
        mut numbers in vec(0..10_000_u64, 0..100),
        workers in 1..10_usize,
    ) {
        let asked = numbers.clone();
        let (deaths, mut answers) = in_time(move || {
            let mut answers = Vec::new();
            let deaths = check_all(&asked, workers, check, |result| {
                answers.push((result.n, result.prime));
                Ok(())
            });
            (deaths, answers)
        });
        prop_assert_eq!(deaths.expect("a list has no errors").len(), 0);
        numbers.sort_unstable();
        answers.sort_unstable();
        let expected: Vec<_> = numbers.into_iter().map(|n| (n, is_prime(n))).collect();
        prop_assert_eq!(answers, expected);
    }
}
