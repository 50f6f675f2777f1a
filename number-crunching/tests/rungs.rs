//! Every rung gives the right answers.
//!
//! The expected answers do not come from the code under test. Small numbers are looked up in a
//! sieve. Products are composite because they were multiplied. For all other numbers, the package
//! `primal` decides: it uses other bases for its Miller-Rabin test, and divides instead of using
//! Montgomery form.

use std::env;

use fastrand::Rng;
use number_crunching::{LADDER, Rung};
use primal::Sieve;
use primes_core::NUMBERS;

/// How many numbers are checked.
const MILLION: usize = 1_000_000;

/// Strong pseudoprimes: the smallest composites that pass the test of Miller and Rabin for the
/// first prime base, for the first two, and so on. (The list continues with larger numbers that 64
/// bits cannot hold.)
const STRONG_PSEUDOPRIMES: [u64; 8] = [
    2047,
    1_373_653,
    25_326_001,
    3_215_031_751,
    2_152_302_898_747,
    3_474_749_660_383,
    341_550_071_728_321,
    3_825_123_056_546_413_051,
];

/// The largest primes with 32, 53, 63 and 64 bits.
const LARGEST_PRIMES: [u64; 4] =
    [4_294_967_291, 9_007_199_254_740_881, 9_223_372_036_854_775_783, 18_446_744_073_709_551_557];

/// A number, and whether it is prime.
type Known = (u64, bool);

fn prime(n: u64) -> Known {
    (n, primal::is_prime(n))
}

fn composite(n: u64) -> Known {
    (n, false)
}

/// Returns a seed, which the variable `SEED` can repeat.
fn seed() -> u64 {
    let from_user = env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    from_user.unwrap_or_else(|| fastrand::u64(..))
}

/// Returns a million numbers, with their answers.
fn million(rng: &mut Rng) -> Vec<Known> {
    let mut numbers = small();
    numbers.extend(edges());
    numbers.extend(STRONG_PSEUDOPRIMES.map(composite));
    numbers.extend(LARGEST_PRIMES.map(|n| (n, true)));
    numbers.extend(carmichael());
    let factors: Vec<u64> = (0..2_000).map(|_| random_prime(rng)).collect();
    numbers.extend(factors.iter().map(|p| composite(p * p)));
    for _ in 0..200_000 {
        let [p, q] = [0; 2].map(|_| factors[rng.usize(..factors.len())]);
        numbers.push(composite(p * q));
    }
    numbers.extend((0..20_000).filter_map(|_| likely_pseudoprime(rng)));
    while numbers.len() < MILLION {
        // All lengths are equally likely, and not only the longest.
        numbers.push(prime(rng.u64(..) >> rng.u32(0..64)));
    }
    assert_eq!(numbers.len(), MILLION);
    numbers
}

fn small() -> Vec<Known> {
    let sieve = Sieve::new(300_000);
    (0..300_000).map(|n| (n, sieve.is_prime(usize::try_from(n).expect("it is small")))).collect()
}

/// Returns the numbers around each power of two, and the largest numbers.
fn edges() -> impl Iterator<Item = Known> {
    let around = (8..64).flat_map(|bits| (1 << bits) - 128..(1_u64 << bits) + 128);
    around.chain(u64::MAX - 100_000..=u64::MAX).map(prime)
}

/// Returns Carmichael numbers, as found by Chernick: products of three primes 6k + 1, 12k + 1 and
/// 18k + 1. They pass Fermat's test for all bases without common factor.
fn carmichael() -> impl Iterator<Item = Known> {
    let factors = (1..240_000).map(|k| [6, 12, 18].map(|factor| factor * k + 1));
    let carmichael = factors.filter(|factors| factors.iter().all(|&p| primal::is_prime(p)));
    carmichael.map(|factors| composite(factors.iter().product()))
}

/// Returns a product (k + 1)(2k + 1) of two primes. Such numbers pass the test of Miller and Rabin
/// for a quarter of all bases, more than most.
fn likely_pseudoprime(rng: &mut Rng) -> Option<Known> {
    let k = rng.u64(1..3_000_000_000);
    let is_product_of_primes = primal::is_prime(k + 1) && primal::is_prime(2 * k + 1);
    is_product_of_primes.then(|| composite((k + 1) * (2 * k + 1)))
}

/// Returns a prime with at most 32 bits.
fn random_prime(rng: &mut Rng) -> u64 {
    loop {
        let n = rng.u64(..) >> rng.u32(32..60);
        if primal::is_prime(n) {
            return n;
        }
    }
}

#[track_caller]
fn assert_right(rung: &Rung, numbers: &[Known], origin: &str) {
    let answers = (rung.primes)(&numbers.iter().map(|&(n, _)| n).collect::<Vec<_>>());
    assert_eq!(answers.len(), numbers.len(), "{:?} loses answers", rung.name);
    for (answer, (n, expected)) in answers.into_iter().zip(numbers) {
        assert_eq!(answer, *expected, "{:?} is wrong about {n} ({origin})", rung.name);
    }
}

/// Rungs that look for divisors cannot check a million large numbers in a test: a prime with 64
/// bits takes seconds. They check those that are below 10^10, or have a divisor below 1000.
fn is_quick(n: u64) -> bool {
    n < 10_000_000_000 || (2..1000).any(|divisor| n.is_multiple_of(divisor))
}

#[test]
fn rungs_are_right_about_a_million_numbers() {
    let seed = seed();
    let numbers = million(&mut Rng::with_seed(seed));
    let quick: Vec<Known> = numbers.iter().copied().filter(|&(n, _)| is_quick(n)).collect();
    assert!(quick.len() > MILLION / 2, "only {} numbers are quick to check", quick.len());
    for rung in LADDER {
        let numbers = if rung.name == "Miller-Rabin" { &numbers } else { &quick };
        assert_right(&rung, numbers, &format!("SEED={seed}"));
    }
}

#[test]
fn floats_find_every_divisor_of_numbers_with_64_bits() {
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    // The smallest divisors that are tried as floating-point numbers have the least exact
    // reciprocals, and the largest quotients.
    let smallest = (300_000..330_000).filter(|&n| primal::is_prime(n)).take(1000);
    let divisors: Vec<u64> =
        smallest.chain((0..1000).map(|_| rng.u64(300_000..1_000_000))).collect();
    let largest_product = |divisor| {
        let quotients = (0..=u64::MAX / divisor).rev();
        let quotient = quotients.into_iter().find(|&quotient| primal::is_prime(quotient));
        composite(divisor * quotient.expect("there are smaller primes"))
    };
    let mut numbers: Vec<Known> = divisors.into_iter().map(largest_product).collect();
    numbers.push(composite(LARGEST_PRIMES[0].pow(2)));
    numbers.push((LARGEST_PRIMES[3], true));
    assert_floats_are_right(&numbers, seed);
}

/// Checks one number at a time: a wrong answer may take long, and the next ones need not be waited
/// for.
#[track_caller]
fn assert_floats_are_right(numbers: &[Known], seed: u64) {
    let floats = LADDER.iter().find(|rung| rung.name == "floats, SIMD");
    let floats = floats.expect("it is on the ladder");
    for number in numbers {
        assert_right(floats, std::slice::from_ref(number), &format!("SEED={seed}"));
    }
}

#[test]
fn floats_are_right_about_primes_of_medium_size() {
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    // Just above the square of the smallest divisor that is tried as a floating-point number.
    let numbers = (90_000_000_000..90_000_030_000).chain((0..20_000).map(|_| {
        let n = rng.u64(90_000_000_000..1_000_000_000_000);
        n | 1
    }));
    let numbers: Vec<Known> = numbers.map(prime).collect();
    assert_floats_are_right(&numbers, seed);
}

#[test]
fn rungs_are_right_about_the_numbers_of_the_chapter() {
    for rung in LADDER {
        assert_right(&rung, &NUMBERS, "the chapter");
    }
}

#[test]
fn answers_have_the_order_of_the_numbers() {
    let pattern = [7, 8, 7, 9, 1, 0, 2];
    let numbers: Vec<Known> = pattern.into_iter().cycle().take(10_000).map(prime).collect();
    for rung in LADDER {
        for length in [0, 1, 2, 7, numbers.len()] {
            assert_right(&rung, &numbers[..length], "a pattern");
        }
    }
}
