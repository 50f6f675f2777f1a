//! The tests of exercise 22. Run them with `cargo test -p exercises ex22`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex22_rayon.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex22_rayon.rs")]
mod ex22_rayon;
mod support;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};

use primes_core::{NUMBERS, is_prime};
use rayon::{ThreadPool, ThreadPoolBuilder};

use ex22_rayon::primes;
use support::random::Random;
use support::within_limit;

const HINT: &str = "what does `primes` wait for?";

#[test]
fn primes_returns_primes_of_the_20_numbers() {
    let found = within_limit(HINT, || {
        let is_prime = |n| NUMBERS.contains(&(n, true));
        primes(&NUMBERS.map(|(n, _)| n), is_prime)
    });
    let expected: Vec<u64> = NUMBERS.iter().filter(|(_, prime)| *prime).map(|(n, _)| *n).collect();
    assert_eq!(found, expected);
}

#[test]
fn primes_keeps_order_and_duplicates() {
    let found = |numbers: &'static [u64]| within_limit(HINT, || primes(numbers, is_prime));
    assert_eq!(found(&[7, 4, 5, 2, 9, 7, 3]), [7, 5, 2, 7, 3], "7 is in the list twice");
    assert_eq!(found(&[4, 6, 9]), []);
    assert_eq!(found(&[]), []);
}

#[test]
fn primes_keeps_order_of_any_list() {
    within_limit(HINT, || {
        let mut random = Random::new();
        for _ in 0..50 {
            let len = random.index(500);
            let numbers: Vec<u64> = (0..len).map(|_| random.number() >> random.below(60)).collect();
            // Not a prime check, but any condition must do. It holds for 0 and `u64::MAX`, too.
            let is_kept = |n: u64| n.count_ones() % 3 != 1;
            let found = pool(1 + random.index(16)).install(|| primes(&numbers, is_kept));
            let expected: Vec<u64> = numbers.iter().copied().filter(|&n| is_kept(n)).collect();
            assert_eq!(found, expected, "of the list {numbers:?}");
        }
        let extremes = [u64::MAX, 0, 1, u64::MAX, 0];
        assert_eq!(primes(&extremes, |_| true), extremes, "a condition that always holds");
        assert_eq!(primes(&extremes, |_| false), [], "a condition that never holds");
    });
}

#[test]
fn primes_checks_each_number_once() {
    within_limit(HINT, || {
        for len in [1, 64, 1000] {
            let numbers: Vec<u64> = (0..len).map(|n| n % 100).collect();
            let checked = Mutex::new(Vec::new());
            pool(4).install(|| {
                primes(&numbers, |n| {
                    checked.lock().expect("no thread panics while it holds the lock").push(n);
                    n % 2 == 0
                })
            });
            let checked = checked.into_inner().expect("no thread panics while it holds the lock");
            assert_eq!(checked.len(), numbers.len(), "checks of {len} numbers: each once");
        }
    });
}

#[test]
fn primes_returns_panic_of_check_to_its_caller() {
    within_limit(HINT, || {
        // Not `panic!`, which would print a message that looks like a failure.
        let check = |n| if n == 13 { resume_unwind(Box::new("unlucky")) } else { true };
        let numbers: Vec<u64> = (0..100).collect();
        let call = || pool(2).install(|| primes(&numbers, check));
        let panic = catch_unwind(AssertUnwindSafe(call)).err();
        let text = panic.as_ref().and_then(|panic| panic.downcast_ref::<&str>());
        assert_eq!(text, Some(&"unlucky"), "a check panicked, so the call must panic");
    });
}

#[test]
fn primes_uses_all_threads_of_the_current_pool() {
    // Each thread needs one number at least.
    for (thread_count, len) in [(2, 64), (4, 64), (7, 7), (12, 12), (16, 64), (33, 1000)] {
        let hint = format!(
            "in a pool of {thread_count} threads, {len} numbers are checked, and each thread waits \
             in its first check until all threads run one: is the work distributed over all \
             threads of the pool?"
        );
        let names = within_limit(&hint, move || {
            let meeting = Meeting::new(thread_count, 1);
            pool(thread_count).install(|| primes(&vec![3; len], |n| meeting.check(n)));
            meeting.into_names()
        });
        let outsider = names.iter().find(|name| !name.starts_with("ex22"));
        assert_eq!(outsider, None, "a thread outside of the current pool checked a number");
        assert_eq!(names.len(), thread_count, "number of threads that checked a number");
    }
}

#[test]
fn primes_keeps_order_when_threads_interleave() {
    let hint = "each of two threads waits in its first and second check until the other thread has \
                come as far: is the work distributed over both threads?";
    within_limit(hint, || {
        // So no thread can finish its part of the list before the other has started its own.
        let meeting = Meeting::new(2, 2);
        let numbers: Vec<u64> = (1000..1064).collect();
        let found = pool(2).install(|| primes(&numbers, |n| meeting.check(n)));
        let hint = "here `is_prime` returns true for all numbers; keep the order of `numbers`";
        assert_eq!(found, numbers, "{hint}");
    });
}

fn pool(thread_count: usize) -> ThreadPool {
    let name = |i| format!("ex22, thread {i}");
    let pool = ThreadPoolBuilder::new().num_threads(thread_count).thread_name(name).build();
    pool.expect("the system can start a few threads")
}

/// Makes each thread wait, in each of its first few checks, until all threads have come as far.
struct Meeting {
    thread_count: usize,
    rounds: usize,
    checks: Mutex<Checks>,
    changed: Condvar,
}

impl Meeting {
    fn new(thread_count: usize, rounds: usize) -> Self {
        Self { thread_count, rounds, checks: Mutex::default(), changed: Condvar::new() }
    }

    /// A prime check that waits for the other threads and returns true for every number.
    fn check(&self, _: u64) -> bool {
        let mut checks = self.checks.lock().expect("no thread panics while it holds the lock");
        let own = checks.entry(thread::current().id()).or_insert_with(|| (own_name(), 0));
        own.1 += 1;
        let round = own.1.min(self.rounds);
        self.changed.notify_all();
        let others_missing = |checks: &mut Checks| {
            checks.values().filter(|(_, count)| *count >= round).count() < self.thread_count
        };
        let checks = self.changed.wait_while(checks, others_missing);
        drop(checks.expect("no thread panics while it holds the lock"));
        true
    }

    /// The names of the threads that have checked a number.
    fn into_names(self) -> Vec<String> {
        let checks = self.checks.into_inner().expect("no thread panics while it holds the lock");
        checks.into_values().map(|(name, _)| name).collect()
    }
}

/// The name of each thread, and how many numbers it has checked.
type Checks = HashMap<ThreadId, (String, usize)>;

fn own_name() -> String {
    thread::current().name().unwrap_or("a thread without a name").to_owned()
}
