use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use exercises::ex22_naps::is_prime;

use crate::support::within_limit;

/// Checks `n`, polling by hand as a runtime does: the answer, and how many naps it took.
fn check(n: u64, waker: &Waker) -> (bool, usize) {
    let mut check = pin!(is_prime(n));
    let mut naps = 0;
    loop {
        match check.as_mut().poll(&mut Context::from_waker(waker)) {
            Poll::Ready(prime) => return (prime, naps),
            Poll::Pending => naps += 1,
        }
        assert!(naps < 1_000_000, "a million naps, and {n} is still not checked");
    }
}

/// Every `n` in `numbers` that takes other than `expected(n)` naps fails the test.
fn check_naps(numbers: impl Iterator<Item = u64> + Send + 'static, expected: fn(u64) -> usize) {
    within_limit("does every check come to its end?", move || {
        for n in numbers {
            let (_, naps) = check(n, Waker::noop());
            assert_eq!(naps, expected(n), "naps for {n}, with {} divisors to try", divisors(n));
        }
    });
}

/// How many odd divisors are to be tried for an `n`.
fn divisors(n: u64) -> usize {
    if n < 2 || n.is_multiple_of(2) {
        return 0;
    }
    let up_to_root = (3..=n.isqrt()).step_by(2);
    let before = up_to_root.clone().position(|divisor| n.is_multiple_of(divisor));
    before.map_or(up_to_root.count(), |before| before + 1)
}

#[test]
fn the_answers_are_right() {
    within_limit("does every check come to its end?", || {
        let large = [1_000_000_007, 999_999_000_001, 999_983 * 999_983, u64::MAX - 1, u64::MAX];
        for n in (0..10_000).chain(large) {
            let (prime, _) = check(n, Waker::noop());
            assert_eq!(prime, primes_core::is_prime(n), "is {n} prime?");
        }
    });
}

#[test]
fn small_numbers_need_no_nap() {
    // The next odd divisor after 101, the 50th, is 103.
    check_naps(0..103 * 103, |_| 0);
}

#[test]
fn even_numbers_need_no_nap_however_large() {
    check_naps([1 << 40, 1 << 63, u64::MAX - 1].into_iter(), |_| 0);
}

#[test]
fn there_is_a_nap_before_the_51st_divisor() {
    check_naps([101 * 101, 101 * 1009].into_iter(), |_| 0);
    check_naps([103 * 103, 103 * 1009].into_iter(), |_| 1);
}

#[test]
fn no_nap_comes_when_the_answer_is_known() {
    // Primes with 50 and 100 divisors to try, and one with 101.
    check_naps([10_211].into_iter(), |_| 0);
    check_naps([40_429].into_iter(), |_| 1);
    check_naps([41_213].into_iter(), |_| 2);
}

#[test]
fn there_is_a_nap_between_each_two_rounds_of_50_divisors() {
    check_naps((1..60_000).chain([1_000_000_007]), |n| divisors(n).saturating_sub(1) / 50);
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn every_nap_asks_to_be_woken() {
    within_limit("does every check come to its end?", || {
        let wakes = Arc::new(Wakes::default());
        let (_, naps) = check(1_000_000_007, &wakes.clone().into());
        let wakes = wakes.0.load(Ordering::SeqCst);
        assert!(naps > 0, "not one nap in {} divisors", divisors(1_000_000_007));
        assert_eq!(wakes, naps, "who is not woken, is not polled again: a runtime would forget it");
    });
}
