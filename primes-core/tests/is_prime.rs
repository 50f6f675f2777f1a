//! Compares `is_prime` with an independent oracle: the `primal` crate, which uses a sieve and, for
//! numbers beyond it, the Miller-Rabin test with bases that are exact for 64 bits.

use std::sync::LazyLock;

use primal::Sieve;
use primes_core::{NUMBERS, check, is_prime};
use proptest::prelude::*;
use proptest::sample::select;

/// The primes below 2^22. The product of two of them is below 2^44, so checking it is fast.
static PRIMES: LazyLock<Vec<u64>> =
    LazyLock::new(|| small(&Sieve::new(1 << 22)).take_while(|&prime| prime < 1 << 22).collect());

/// The primes of a sieve.
fn small(sieve: &Sieve) -> impl Iterator<Item = u64> {
    sieve.primes_from(0).map(|prime| prime as u64)
}

#[test]
fn is_prime_agrees_with_a_sieve_up_to_a_million() {
    let sieve = Sieve::new(1_000_000);
    for n in 0..=1_000_000 {
        assert_eq!(is_prime(n as u64), sieve.is_prime(n), "{n}");
    }
}

#[test]
fn is_prime_of_the_twenty_numbers_is_correct() {
    for (n, prime) in NUMBERS {
        assert_eq!((n, primal::is_prime(n)), (n, prime), "the oracle");
        assert_eq!((n, is_prime(n)), (n, prime), "`is_prime`");
    }
}

#[test]
fn is_prime_is_exact_where_a_float_is_not() {
    assert!(NUMBERS.iter().any(|&(n, prime)| prime && n > 1 << 53));
    assert!(is_prime((1 << 53) - 111));
    assert!(!is_prime((1 << 53) + 1));
}

#[test]
fn is_prime_agrees_with_the_oracle_around_two_to_the_32() {
    let middle = 1_u64 << 32;
    for n in middle - 200..=middle + 200 {
        assert_eq!(is_prime(n), primal::is_prime(n), "{n}");
    }
}

#[test]
fn is_prime_of_the_largest_composites_is_false() {
    let quick = |n: &u64| (2..1000).any(|divisor| n.is_multiple_of(divisor));
    let last: Vec<u64> = (u64::MAX - 1000..=u64::MAX).filter(quick).collect();
    assert_eq!(last.last(), Some(&u64::MAX));
    for n in last {
        assert!(!is_prime(n), "{n}");
    }
}

/// Takes some seconds, because all divisors below 2^32 are tried.
#[test]
fn is_prime_of_the_largest_prime_below_two_to_the_64_is_true() {
    assert!(is_prime(u64::MAX - 58)); // 2^64 - 59
}

/// Takes some seconds, too: the only divisor is the last that is tried.
#[test]
fn is_prime_of_the_largest_square_of_a_prime_is_false() {
    assert!(!is_prime(4_294_967_291 * 4_294_967_291));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn is_prime_of_a_square_of_a_prime_is_false(prime in select(&PRIMES[..])) {
        prop_assert!(!is_prime(prime * prime));
        prop_assert!(is_prime(prime));
    }

    #[test]
    fn is_prime_of_a_product_of_two_primes_is_false(p in select(&PRIMES[..]), q in select(&PRIMES[..])) {
        prop_assert!(!is_prime(p * q));
    }

    #[test]
    fn is_prime_agrees_with_the_oracle_near_a_product_of_two_primes(
        p in select(&PRIMES[..]),
        q in select(&PRIMES[..]),
        step in 1..=4_u64,
    ) {
        prop_assert_eq!(is_prime(p * q + step), primal::is_prime(p * q + step));
    }

    #[test]
    fn is_prime_agrees_with_the_oracle_for_numbers_of_any_size(bits in 1..=44_u32, n: u64) {
        let n = n >> (64 - bits);
        prop_assert_eq!(is_prime(n), primal::is_prime(n));
    }

    #[test]
    fn check_returns_the_number_and_its_answer(n in 0..1_u64 << 40) {
        let result = check(n);
        prop_assert_eq!((result.n, result.prime), (n, primal::is_prime(n)));
    }
}
