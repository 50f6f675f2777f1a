//! New: instructions that work on several numbers at a time (*SIMD*), which processors have for
//! floating-point numbers, but not for the division of integers.
//!
//! A `f64` has 53 bits, and our numbers have up to 64. So this code must be careful, where it rounds.

use std::array;

use pulp::{Arch, Simd, WithSimd};

use super::wheel::{self, SPOKES, is_prime_if_small};

/// How many divisors are tried at a time: the spokes of two blocks of 30.
const LANES: usize = 16;

/// By how much each of them grows from one step to the next.
const STRIDE: f64 = 60.0;

/// Below this, divisors are tried one at a time: there the reciprocals are not exact enough. It is a
/// multiple of 30.
const FIRST: u64 = 300_000;

/// Returns whether each number is prime.
#[must_use]
pub fn primes(numbers: &[u64]) -> Vec<bool> {
    numbers.iter().map(|&n| is_prime(n)).collect()
}

/// Returns whether `n` is prime.
pub(crate) fn is_prime(n: u64) -> bool {
    let root = n.isqrt();
    is_prime_if_small(n).unwrap_or_else(|| {
        // `Arch` finds out which instructions this processor has. It is quick after the first time.
        let has_divisor = wheel::has_divisor(n, 30, root.min(FIRST))
            || root >= FIRST && Arch::new().dispatch(HasDivisor { n, root });
        !has_divisor
    })
}

/// Whether a number from [`FIRST`] to `root` divides `n`.
struct HasDivisor {
    n: u64,
    root: u64,
}

impl WithSimd for HasDivisor {
    type Output = bool;

    /// The compiler turns the loops over arrays into the instructions that are enabled here.
    #[expect(clippy::inline_always, reason = "only code in here gets the instructions")]
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> bool {
        let Self { n, root } = self;
        let (high, low) = split(n);
        let mut divisors: [f64; LANES] = array::from_fn(first_divisor);
        let mut reciprocals = divisors.map(|divisor| 1.0 / divisor);
        let mut found = [false; LANES];
        for _ in 0..=(root - FIRST) / 60 {
            for lane in 0..LANES {
                let (divisor, reciprocal) = (divisors[lane], reciprocals[lane]);
                // If the divisor divides `n`, this is the exact quotient: the error before rounding is
                // less than a half. `mul_add` rounds only its result, and that is small here, so it is
                // exact, too.
                let quotient = (high * reciprocal).round_ties_even();
                let remainder = (-quotient).mul_add(divisor, high);
                #[expect(clippy::float_cmp, reason = "both are exact")]
                let divides = remainder == -low;
                found[lane] |= divides;
                divisors[lane] = divisor + STRIDE;
                reciprocals[lane] = next_reciprocal(divisor + STRIDE, reciprocal);
            }
        }
        found.contains(&true)
    }
}

/// Splits `n` into the nearest `f64` and the rest, so that `n` is exactly their sum.
#[expect(clippy::cast_precision_loss, reason = "the second number is what the first one loses")]
fn split(n: u64) -> (f64, f64) {
    let high = n as f64;
    #[expect(clippy::cast_possible_truncation, reason = "at most 2^64, and an integer")]
    let low = i128::from(n) - high as i128;
    (high, low as f64)
}

#[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
fn first_divisor(lane: usize) -> f64 {
    let block = FIRST + 30 * (lane / SPOKES.len()) as u64;
    block as f64 + f64::from(SPOKES[lane % SPOKES.len()])
}

/// Returns the reciprocal of `divisor`, from the one of a number that is smaller by [`STRIDE`].
///
/// A division takes long. Two steps of Newton's method take four quick instructions, and each squares
/// the relative error: from 60 / 300,000 to 4e-8 and then to 2e-15. The larger the divisor, the
/// smaller the error.
#[expect(clippy::inline_always, reason = "only code in `with_simd` gets the instructions")]
#[inline(always)]
fn next_reciprocal(divisor: f64, nearby: f64) -> f64 {
    let once = nearby * (-divisor).mul_add(nearby, 2.0);
    once * (-divisor).mul_add(once, 2.0)
}
