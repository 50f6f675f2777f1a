//! `is_prime` against an oracle of another make: the `primal` crate, which sieves, and beyond the
//! sieve uses Miller and Rabin's test with the bases that leave no doubt for 64 bits.

use std::sync::LazyLock;

use primal::Sieve;
use primes_core::{NUMBERS, check, is_prime};
use proptest::prelude::*;
use proptest::sample::select;

/// The primes below 2^22; the product of two of them stays below 2^44, and so is quickly checked.
static PRIMES: LazyLock<Vec<u64>> =
    LazyLock::new(|| small(&Sieve::new(1 << 22)).take_while(|&prime| prime < 1 << 22).collect());

/// The primes of a sieve.
fn small(sieve: &Sieve) -> impl Iterator<Item = u64> {
    sieve.primes_from(0).map(|prime| prime as u64)
}

#[test]
fn all_numbers_up_to_a_million_are_as_the_sieve_has_them() {
    let sieve = Sieve::new(1_000_000);
    for n in 0..=1_000_000 {
        assert_eq!(is_prime(n as u64), sieve.is_prime(n), "{n}");
    }
}

#[test]
fn the_twenty_numbers_have_the_known_answers() {
    for (n, prime) in NUMBERS {
        assert_eq!((n, primal::is_prime(n)), (n, prime), "the oracle");
        assert_eq!((n, is_prime(n)), (n, prime), "our own check");
    }
}

#[test]
fn the_largest_are_beyond_what_a_float_can_tell_apart() {
    assert!(NUMBERS.iter().any(|&(n, prime)| prime && n > 1 << 53));
    assert!(is_prime((1 << 53) - 111));
    assert!(!is_prime((1 << 53) + 1));
}

#[test]
fn around_two_to_the_32_the_oracle_agrees() {
    let middle = 1_u64 << 32;
    for n in middle - 200..=middle + 200 {
        assert_eq!(is_prime(n), primal::is_prime(n), "{n}");
    }
}

#[test]
fn composites_up_to_the_last_number_are_found() {
    let quick = |n: &u64| (2..1000).any(|divisor| n.is_multiple_of(divisor));
    let last: Vec<u64> = (u64::MAX - 1000..=u64::MAX).filter(quick).collect();
    assert_eq!(last.last(), Some(&u64::MAX));
    for n in last {
        assert!(!is_prime(n), "{n}");
    }
}

/// Takes some seconds: all divisors below 2^32 are tried.
#[test]
fn the_largest_prime_below_two_to_the_64_is_prime() {
    assert!(is_prime(u64::MAX - 58)); // 2^64 - 59
}

/// Takes some seconds too: the only divisor is the very last that is tried.
#[test]
fn the_largest_square_of_a_prime_is_composite() {
    assert!(!is_prime(4_294_967_291 * 4_294_967_291));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn squares_of_primes_are_composite(prime in select(&PRIMES[..])) {
        prop_assert!(!is_prime(prime * prime));
        prop_assert!(is_prime(prime));
    }

    #[test]
    fn products_of_two_primes_are_composite(p in select(&PRIMES[..]), q in select(&PRIMES[..])) {
        prop_assert!(!is_prime(p * q));
    }

    #[test]
    fn neighbours_of_such_products_are_as_the_oracle_says(
        p in select(&PRIMES[..]),
        q in select(&PRIMES[..]),
        step in 1..=4_u64,
    ) {
        prop_assert_eq!(is_prime(p * q + step), primal::is_prime(p * q + step));
    }

    #[test]
    fn numbers_of_all_sizes_are_as_the_oracle_says(bits in 1..=44_u32, n: u64) {
        let n = n >> (64 - bits);
        prop_assert_eq!(is_prime(n), primal::is_prime(n));
    }

    #[test]
    fn a_check_says_whose_answer_it_is(n in 0..1_u64 << 40) {
        let result = check(n);
        prop_assert_eq!((result.n, result.prime), (n, primal::is_prime(n)));
    }
}
