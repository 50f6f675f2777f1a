//! The check that naps gives the same answers as the plain one, and naps as often as it promises.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use primes_core::NUMBERS;
use spinner_async_nap::{NAP_EVERY, is_prime};

#[test]
fn is_prime_of_small_numbers_agrees_with_the_plain_check() {
    for n in 0..10_000 {
        assert_eq!(answer(n), primes_core::is_prime(n), "{n}");
    }
}

#[test]
fn is_prime_of_the_twenty_numbers_is_correct() {
    for (n, prime) in NUMBERS {
        assert_eq!(answer(n), prime, "{n}");
    }
}

/// For a prime, all odd divisors from 3 to its root are tried. The first nap comes one divisor
/// early, because the divisors start at 3 and not at 1.
#[test]
fn is_prime_naps_after_every_50_000_odd_divisors() {
    assert_eq!(NAP_EVERY, 50_000);
    for (prime, divisors, naps) in [
        (2_u64, 0, 0),
        (9_999_799_951, 49_998, 0),
        (9_999_800_003, 49_999, 1),
        (39_999_599_917, 99_998, 1),
        (39_999_600_013, 99_999, 2),
        (9_999_999_999_999_917, 49_999_999, 1000),
    ] {
        assert_eq!((prime.isqrt() - 1) / 2, divisors, "{prime}");
        assert_eq!(check(prime), (true, naps), "{prime}");
    }
}

#[test]
fn is_prime_does_not_nap_after_it_has_found_a_divisor() {
    assert_eq!(check(4_444_444_444_444_444), (false, 0));
    assert_eq!(check(3 * 9_999_999_999_999_917), (false, 0));
    assert_eq!(check(100_003 * 9_999_999_967), (false, 1));
}

fn answer(n: u64) -> bool {
    check(n).0
}

/// Polls the check until it is ready. Returns the answer and the number of naps.
fn check(n: u64) -> (bool, u64) {
    let mut check = pin!(is_prime(n));
    let mut context = Context::from_waker(Waker::noop());
    let mut naps = 0;
    loop {
        match check.as_mut().poll(&mut context) {
            Poll::Ready(prime) => return (prime, naps),
            Poll::Pending => naps += 1,
        }
    }
}
