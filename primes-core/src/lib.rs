//! What the prime checkers share: the check itself, the 20 numbers, the report, the command line.
//!
//! `sequential`, `threads` and `procs` differ only in how they distribute the checks. That part is
//! not in here.

use std::fmt;
use std::time::{Duration, Instant};

#[cfg(feature = "args")]
mod args;
mod failures;
mod numbers;
mod quiz;
mod report;
mod rows;
mod stopwatch;

#[cfg(feature = "args")]
pub use args::{Args, PoolArgs, parse_worker_count};
pub use failures::WorkerFailures;
pub use numbers::{parse_number, read_numbers};
pub use quiz::{QUIZ_NUMBER, run_with_number};
pub use report::{Report, pluralize};
pub use stopwatch::{Measurement, Stopwatch, TOO_SHORT};

/// The 20 numbers of the chapter, and whether each is prime.
///
/// They include small and large primes, and composites with small and with large factors. The
/// largest exceed 2^53, where a check that uses `f64` would be wrong.
pub const NUMBERS: [(u64, bool); 20] = [
    (2, true),
    (142_702_110_479_723, true),
    (299_593_572_317_531, true),
    (3_333_333_333_333_301, true),
    (3_333_333_333_333_333, false),
    (3_333_335_652_092_209, false),
    (4_444_444_444_444_423, true),
    (4_444_444_444_444_444, false),
    (4_444_444_488_888_889, false),
    (5_555_553_133_149_889, false),
    (5_555_555_555_555_503, true),
    (5_555_555_555_555_555, false),
    (6_666_666_666_666_666, false),
    (6_666_666_666_666_719, true),
    (6_666_667_141_414_921, false),
    (7_777_777_536_340_681, false),
    (7_777_777_777_777_753, true),
    (7_777_777_777_777_777, false),
    (9_999_999_999_999_917, true),
    (9_999_999_999_999_999, false),
];

/// Returns whether `n` is prime, by trial division: easy to read, and slow enough that several
/// workers help.
///
/// ```
/// assert!(primes_core::is_prime(7_777_777_777_777_753));
/// assert!(!primes_core::is_prime(7_777_777_777_777_777));
/// ```
#[must_use]
pub fn is_prime(n: u64) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    let root = n.isqrt();
    let mut divisor = 3;
    while divisor <= root {
        if n.is_multiple_of(divisor) {
            return false;
        }
        divisor += 2;
    }
    true
}

/// The result of one check, which a worker returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PrimeResult {
    /// The number. Results arrive out of order, so each contains its number.
    pub n: u64,
    /// Whether it is prime.
    pub prime: bool,
    /// How long the check took.
    pub elapsed: Duration,
}

/// Checks one number, and measures how long that takes.
#[must_use]
pub fn check(n: u64) -> PrimeResult {
    let start = Instant::now();
    let prime = is_prime(n);
    PrimeResult { n, prime, elapsed: start.elapsed() }
}

impl PrimeResult {
    /// Returns the result as a sentence.
    ///
    /// ```
    /// # use primes_core::PrimeResult;
    /// # use std::time::Duration;
    /// let result = PrimeResult { n: 7, prime: true, elapsed: Duration::from_millis(1) };
    /// assert_eq!(result.sentence(), "7 is prime (0.001000s)");
    /// ```
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self { n, prime, elapsed } = self;
        let not = if *prime { "" } else { "not " };
        format!("{n} is {not}prime ({:.6}s)", elapsed.as_secs_f64())
    }
}

/// Formats the result as a row of the report. A width applies to the number.
///
/// ```
/// # use primes_core::PrimeResult;
/// # use std::time::Duration;
/// let result = PrimeResult { n: 7, prime: true, elapsed: Duration::from_millis(1) };
/// assert_eq!(format!("{result}"), "               7  P  0.001000s");
/// assert_eq!(format!("{result:3}"), "  7  P  0.001000s");
/// ```
impl fmt::Display for PrimeResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = f.width().unwrap_or(report::NUMBER_WIDTH);
        let label = if self.prime { 'P' } else { ' ' };
        write!(f, "{:width$}  {label} {:9.6}s", self.n, self.elapsed.as_secs_f64())
    }
}
