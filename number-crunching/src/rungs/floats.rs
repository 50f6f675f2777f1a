//! New: instructions that work on several numbers at a time (*SIMD*). Few processors can divide
//! integers in this way, so the numbers are floating-point numbers.
//!
//! An `f64` has 53 bits, and our numbers have up to 64. So each step says why it is exact.

use std::array;

use pulp::{Arch, Simd, WithSimd};

use super::wheel::{self, SPOKES, is_prime_if_small};

/// How many divisors a step tries: the spokes of two blocks of 30.
const LANES: usize = 16;

/// By how much the divisors grow from one step to the next.
const STRIDE: u32 = 60;

/// Smaller divisors are tried one at a time: for them the reciprocals would not be exact enough. It
/// is a multiple of 30.
const FIRST: u32 = 300_000;

/// How many steps are done before the outcome is checked. A check costs as much as some steps.
const STEPS_PER_CHECK: u64 = 256;

/// Returns whether each number is prime.
#[must_use]
pub fn primes(numbers: &[u64]) -> Vec<bool> {
    numbers.iter().map(|&n| is_prime(n)).collect()
}

/// Returns whether `n` is prime.
pub(crate) fn is_prime(n: u64) -> bool {
    let (root, first) = (n.isqrt(), u64::from(FIRST));
    is_prime_if_small(n).unwrap_or_else(|| {
        // `Arch` finds out which instructions this processor has. It is quick after the first time.
        let has_divisor = wheel::has_divisor(n, 30, root.min(first))
            || root >= first && Arch::new().dispatch(HasDivisor { n, root });
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

    /// The compiler turns the loop over the lanes into the instructions that are enabled in here.
    #[expect(clippy::inline_always, reason = "only code in here gets the instructions")]
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> bool {
        let Self { n, root } = self;
        let first = u64::from(FIRST);
        if S::IS_SCALAR {
            return wheel::has_divisor(n, first, root); // without these instructions, this is faster
        }
        let (high, low) = split(n); // (1)
        let offsets: [f64; LANES] = array::from_fn(offset);
        let mut block = f64::from(FIRST);
        let mut reciprocals = offsets.map(|offset| 1.0 / (block + offset));
        let mut steps_left = (root - first) / u64::from(STRIDE) + 1;
        while steps_left > 0 {
            let steps = steps_left.min(STEPS_PER_CHECK);
            let mut found = [0; LANES];
            for _ in 0..steps {
                for lane in 0..LANES {
                    let divisor = block + offsets[lane];
                    let reciprocal = next_reciprocal(divisor, reciprocals[lane]); // (2)
                    let quotient = (high * reciprocal).round_ties_even(); // (3)
                    let remainder = (-quotient).mul_add(divisor, high); // (4)
                    #[expect(clippy::float_cmp, reason = "both are exact if the divisor divides n")]
                    let divides = remainder == -low; // (5)
                    found[lane] |= -i64::from(divides); // all bits, as the instruction sets them
                    reciprocals[lane] = reciprocal;
                }
                block += f64::from(STRIDE);
            }
            if found.contains(&-1) {
                return true;
            }
            steps_left -= steps;
        }
        false
    }
}

/// Splits `n` into the nearest `f64` and the rest, so that `n` is exactly their sum.
#[expect(clippy::cast_precision_loss, reason = "the rest is what the first one loses")]
fn split(n: u64) -> (f64, f64) {
    let high = n as f64;
    #[expect(clippy::cast_possible_truncation, reason = "an integer, at most 2^64")]
    let low = i128::from(n) - high as i128;
    (high, low as f64)
}

/// Returns by how much the divisor in a lane exceeds the beginning of the block.
fn offset(lane: usize) -> f64 {
    let block = if lane < SPOKES.len() { 0 } else { 30 };
    f64::from(block + SPOKES[lane % SPOKES.len()])
}

/// Returns the reciprocal of `divisor`, from the one of the number that is smaller by [`STRIDE`].
///
/// A division takes long. But if `r` is close to the reciprocal of `d`, then `e = 1 - d * r` is
/// small, and the reciprocal is `r / (1 - e) = r * (1 + e + e^2 + e^3 + ...)`. Here it is
/// `r * (1 + e) * (1 + e^2)`, which leaves out `e^4` and what follows: at most (60 / 300,000)^4,
/// which is 2e-15.
#[expect(clippy::inline_always, reason = "only code in `with_simd` gets the instructions")]
#[inline(always)]
fn next_reciprocal(divisor: f64, nearby: f64) -> f64 {
    let error = (-divisor).mul_add(nearby, 1.0);
    let closer = nearby.mul_add(error, nearby);
    closer.mul_add(error * error, closer)
}

#[cfg(test)]
mod tests {
    use pulp::Scalar;

    use super::*;

    #[test]
    fn processor_without_wide_instructions_gets_the_same_answers() {
        let prime = 100_000_000_000_031; // greater than 300,000^2
        for (n, expected) in [(prime, false), (300_007 * 300_017, true), (300_007 * 400_009, true)]
        {
            let root = u64::isqrt(n);
            assert_eq!(HasDivisor { n, root }.with_simd(Scalar::new()), expected, "{n}");
            assert_eq!(Arch::new().dispatch(HasDivisor { n, root }), expected, "{n}");
        }
    }

    #[test]
    fn parts_of_a_number_add_up_to_it() {
        let numbers = [0, 1, (1 << 53) - 1, (1 << 53) + 1, u64::MAX - 1024, u64::MAX - 1, u64::MAX];
        for n in numbers {
            let (high, low) = split(n);
            assert!(low.abs() <= 1024.0, "{n}: {low}");
            #[expect(clippy::cast_possible_truncation, reason = "both are integers below 2^65")]
            let sum = high as i128 + low as i128;
            assert_eq!(sum, i128::from(n));
        }
    }
}
