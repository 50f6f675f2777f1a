//! The check that naps: it answers as the plain one does, and naps as often as it says.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use primes_core::NUMBERS;
use proptest::prelude::*;
use spinner_async_nap::{NAP_EVERY, is_prime};

#[test]
fn small_numbers() {
    for n in 0..10_000 {
        assert_eq!(awake(n), primes_core::is_prime(n), "{n}");
    }
}

#[test]
fn the_20_numbers() {
    for (n, prime) in NUMBERS {
        assert_eq!(awake(n), prime, "{n}");
    }
}

/// For a prime, the odd divisors from 3 to its root are all tried; the first round of 50,000 is
/// short of one, for it begins at 3.
#[test]
fn it_naps_every_50_000_odd_divisors() {
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
fn it_naps_no_more_once_a_divisor_is_found() {
    assert_eq!(check(4_444_444_444_444_444), (false, 0));
    assert_eq!(check(3 * 9_999_999_999_999_917), (false, 0));
    assert_eq!(check(100_003 * 9_999_999_967), (false, 1));
}

proptest! {
    #[test]
    fn any_number(n in 0..1_000_000_000_000_u64) {
        prop_assert_eq!(awake(n), primes_core::is_prime(n));
    }

    #[test]
    fn a_product_of_two(p in 2..1_000_000_u64, q in 2..1_000_000_u64) {
        prop_assert!(!awake(p * q));
    }
}

/// The answer for `n`.
fn awake(n: u64) -> bool {
    check(n).0
}

/// Wakes the check up after each nap; returns the answer, and how many naps there were.
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
