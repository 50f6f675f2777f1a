//! New: a thread per core. Each takes the next number that no thread has taken yet.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread;

/// Returns whether each number is prime.
#[must_use]
pub fn primes(numbers: &[u64]) -> Vec<bool> {
    let next = AtomicUsize::new(0);
    let answers: Vec<AtomicBool> = numbers.iter().map(|_| AtomicBool::new(false)).collect();
    let work = || {
        // `Relaxed` is enough: the end of the scope orders the answers before they are read.
        let take = || {
            let index = next.fetch_add(1, Relaxed);
            Some((*numbers.get(index)?, &answers[index]))
        };
        while let Some((n, answer)) = take() {
            answer.store(primes_core::is_prime(n), Relaxed);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    answers.into_iter().map(AtomicBool::into_inner).collect()
}
