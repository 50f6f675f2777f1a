//! The tests of exercise 32. Run them with `cargo test -p exercises ex32`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex32_naps.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex32_naps.rs")]
mod ex32_naps;
mod support;

use std::cell::Cell;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use ex32_naps::is_prime;
use support::{cpu_time, within_limit};

const HINT: &str = "does every check end?";

/// A check of a number, as a test observes it.
struct Checked {
    is_prime: bool,
    /// How many divisors were tried in each poll. There is a nap between two polls.
    tried: Vec<usize>,
}

/// Checks `n` by polling the future, as a runtime would. Asserts that the right divisors are tried.
fn check(n: u64, waker: &Waker) -> Checked {
    let (next, count) = (Cell::new(3), Cell::new(0));
    let mut check = pin!(is_prime(n, |divisor| {
        let expected = next.replace(divisor + 2);
        assert_eq!(
            divisor, expected,
            "a divisor of {n} that was tried (left), the next one (right)"
        );
        count.set(count.get() + 1);
        n.is_multiple_of(divisor)
    }));
    let mut tried = Vec::new();
    loop {
        let poll = check.as_mut().poll(&mut Context::from_waker(waker));
        tried.push(count.take());
        if let Poll::Ready(is_prime) = poll {
            return Checked { is_prime, tried };
        }
        assert!(tried.len() < 1_000_000, "the check of {n} took a million naps and has not ended");
    }
}

/// Asserts that the check of each of the `numbers` takes the `expected` number of naps, and tries
/// `NAP_EVERY` divisors before each nap.
fn assert_naps(numbers: impl Iterator<Item = u64> + Send + 'static, expected: fn(u64) -> usize) {
    within_limit(HINT, move || {
        for n in numbers {
            let Checked { tried, .. } = check(n, Waker::noop());
            let divisors = divisor_count(n);
            let naps = tried.len() - 1;
            let total: usize = tried.iter().sum();
            assert_eq!(
                total, divisors,
                "number of divisors tried (left) and to try (right) for {n}"
            );
            assert_eq!(naps, expected(n), "naps for {n} (odd divisors to try: {divisors})");
            for (poll, tried) in (1..).zip(&tried[..naps]) {
                assert_eq!(*tried, 50, "divisors tried in poll {poll} of {naps} for {n}");
            }
        }
    });
}

/// The number of odd divisors that the check of `n` tries.
fn divisor_count(n: u64) -> usize {
    if n < 2 || n.is_multiple_of(2) {
        return 0;
    }
    let up_to_root = (3..=n.isqrt()).step_by(2);
    let before = up_to_root.clone().position(|divisor| n.is_multiple_of(divisor));
    before.map_or(up_to_root.count(), |before| before + 1)
}

#[test]
fn is_prime_returns_right_answers() {
    within_limit(HINT, || {
        let large = [1_000_000_007, 999_999_000_001, 999_983 * 999_983, u64::MAX - 1, u64::MAX];
        for n in (0..10_000).chain(large) {
            let Checked { is_prime, .. } = check(n, Waker::noop());
            assert_eq!(is_prime, primes_core::is_prime(n), "is {n} prime?");
        }
    });
}

#[test]
fn is_prime_takes_no_nap_for_small_numbers() {
    // 101 is the 50th odd divisor, 103 the 51st.
    assert_naps(0..103 * 103, |_| 0);
}

#[test]
fn is_prime_takes_no_nap_for_large_even_numbers() {
    assert_naps([1 << 40, 1 << 63, u64::MAX - 1].into_iter(), |_| 0);
}

#[test]
fn is_prime_takes_a_nap_before_51st_divisor() {
    assert_naps([101 * 101, 101 * 1009].into_iter(), |_| 0);
    assert_naps([103 * 103, 103 * 1009].into_iter(), |_| 1);
}

#[test]
fn is_prime_takes_no_nap_after_last_divisor() {
    // Primes with 50, 100 and 101 divisors to try.
    assert_naps([10_211].into_iter(), |_| 0);
    assert_naps([40_429].into_iter(), |_| 1);
    assert_naps([41_213].into_iter(), |_| 2);
}

#[test]
fn is_prime_takes_a_nap_after_every_50_divisors() {
    // Around 50, 100, 15,000 and 110,000 divisors.
    let numbers = (10_000..12_000).chain(40_000..43_000).chain([1_000_000_007, 50_000_000_021]);
    assert_naps(numbers, |n| divisor_count(n).saturating_sub(1) / 50);
}

/// The first polls of the check of a large prime. It has 2^31 divisors to try.
#[test]
fn is_prime_takes_a_nap_in_each_poll_of_a_large_number() {
    const LARGEST_PRIME: u64 = 18_446_744_073_709_551_557;
    within_limit("does the first poll try all divisors?", || {
        let tried = Cell::new(0);
        let mut check = pin!(is_prime(LARGEST_PRIME, |_| {
            tried.set(tried.get() + 1);
            false
        }));
        for polls in 1..=1000 {
            let poll = check.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(
                poll.is_pending(),
                "the check of {LARGEST_PRIME} has 2^31 divisors to try, and ended in poll {polls}"
            );
            let tried = tried.take();
            assert_eq!(tried, 50, "divisors tried in poll {polls} of the check of {LARGEST_PRIME}");
        }
    });
}

#[test]
fn work_is_shared_by_all_polls() {
    let (longest, total) = within_limit(HINT, || {
        // This prime has a million divisors to try: 20,000 polls.
        let n: u64 = 4_000_000_000_039;
        let mut check = pin!(is_prime(n, |divisor| n.is_multiple_of(divisor)));
        let (mut longest, mut total) = (Duration::ZERO, Duration::ZERO);
        loop {
            let start = cpu_time();
            let poll = check.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            let used = cpu_time().saturating_sub(start);
            longest = longest.max(used);
            total += used;
            if poll.is_ready() {
                return (longest, total);
            }
        }
    });
    assert!(
        longest <= total / 4,
        "one poll used {longest:?} of CPU time, and all polls together {total:?}: do the work \
         between the naps, not before or after them"
    );
}

#[derive(Default)]
struct WakeCounter(AtomicUsize);

impl Wake for WakeCounter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn every_nap_wakes_its_waker() {
    within_limit(HINT, || {
        let wakes = Arc::new(WakeCounter::default());
        let naps = check(1_000_000_007, &wakes.clone().into()).tried.len() - 1;
        let wakes = wakes.0.load(Ordering::SeqCst);
        assert!(naps > 0, "no nap in {} divisors", divisor_count(1_000_000_007));
        let hint = "a runtime does not poll a future again until its waker is woken";
        assert_eq!(wakes, naps, "number of wakeups (left) and of naps (right): {hint}");
    });
}
