use std::collections::HashMap;
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};

use exercises::ex27_rayon::primes;
use primes_core::{NUMBERS, is_prime};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::support::within_limit;

#[test]
fn the_primes_of_the_twenty_numbers_are_found() {
    let found = within_limit("does it end?", || {
        let known = |n| NUMBERS.contains(&(n, true));
        primes(&NUMBERS.map(|(n, _)| n), known)
    });
    let known: Vec<u64> = NUMBERS.iter().filter(|(_, prime)| *prime).map(|(n, _)| *n).collect();
    assert_eq!(found, known);
}

#[test]
fn the_order_is_that_of_the_list_and_nothing_is_left_out() {
    let found =
        |numbers: &'static [u64]| within_limit("does it end?", || primes(numbers, is_prime));
    assert_eq!(found(&[7, 4, 5, 2, 9, 7, 3]), [7, 5, 2, 7, 3], "7 is there twice");
    assert_eq!(found(&[4, 6, 9]), []);
    assert_eq!(found(&[]), []);
}

#[test]
fn all_threads_of_the_pool_take_part() {
    for threads in [2, 4] {
        let hint = format!(
            "in a pool of {threads} threads, each that checks a number waits until all have one. \
             Is the work shared out among all of them?"
        );
        let names = within_limit(&hint, move || {
            let meeting = Meeting::new(threads, 1);
            pool(threads).install(|| primes(&[3; 64], |n| meeting.check(n)));
            meeting.into_names()
        });
        let strangers = names.iter().find(|name| !name.starts_with("ex27"));
        assert_eq!(strangers, None, "a number was checked by a thread that is not of the pool");
        assert_eq!(names.len(), threads, "so many threads took part");
    }
}

#[test]
fn the_order_is_kept_when_threads_take_turns() {
    let hint = "each of two threads that checks its first or second number waits until the other \
                does so, too. Is the work shared out among both?";
    within_limit(hint, || {
        // So no thread is through with its part of the list before the other has begun its own.
        let meeting = Meeting::new(2, 2);
        let numbers: Vec<u64> = (1000..1064).collect();
        let found = pool(2).install(|| primes(&numbers, |n| meeting.check(n)));
        assert_eq!(found, numbers, "here all numbers pass for primes; their order is not kept");
    });
}

fn pool(threads: usize) -> ThreadPool {
    let name = |i| format!("ex27, thread {i}");
    let pool = ThreadPoolBuilder::new().num_threads(threads).thread_name(name).build();
    pool.expect("a few threads can be started")
}

/// Where each thread, with each of its first few numbers, waits for all others.
struct Meeting {
    threads: usize,
    rounds: usize,
    checks: Mutex<Checks>,
    changed: Condvar,
}

impl Meeting {
    fn new(threads: usize, rounds: usize) -> Self {
        Self { threads, rounds, checks: Mutex::default(), changed: Condvar::new() }
    }

    /// A prime check that waits for others, and is true for any number.
    fn check(&self, _: u64) -> bool {
        let mut checks = self.checks.lock().expect("no panic with this lock");
        let mine = checks.entry(thread::current().id()).or_insert_with(|| (own_name(), 0));
        mine.1 += 1;
        let round = mine.1.min(self.rounds);
        self.changed.notify_all();
        let others_to_come = |checks: &mut Checks| {
            checks.values().filter(|(_, count)| *count >= round).count() < self.threads
        };
        let all_here = self.changed.wait_while(checks, others_to_come);
        drop(all_here.expect("no panic with this lock"));
        true
    }

    /// The threads that have met.
    fn into_names(self) -> Vec<String> {
        let checks = self.checks.into_inner().expect("no panic with this lock");
        checks.into_values().map(|(name, _)| name).collect()
    }
}

/// The name of each thread, and how many numbers it has checked.
type Checks = HashMap<ThreadId, (String, usize)>;

fn own_name() -> String {
    thread::current().name().unwrap_or("a thread without a name").to_owned()
}
