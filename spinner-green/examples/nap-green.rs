//! The remedy: the computation gives the other coroutines a turn, every 50,000 divisors.
//!
//! ```console
//! $ cargo run -p spinner-green --example nap-green
//! ```

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use cli_core::print_line;
use primes_core::{PrimeResult, run_with_number};
use spinner_green::{supervisor, yield_now};

/// How many odd divisors are tried between two naps.
const NAP_EVERY: u64 = 50_000;

fn main() -> ExitCode {
    run_with_number(|number| spinner_green::run(move || nap(number))?)
}

fn nap(number: u64) -> io::Result<()> {
    let result = supervisor(|| check(number))?;
    print_line(&result.sentence())
}

/// Checks one number, and measures how long that takes.
fn check(n: u64) -> PrimeResult {
    let start = Instant::now();
    let prime = is_prime(n);
    PrimeResult { n, prime, elapsed: start.elapsed() }
}

/// Returns whether `n` is prime: the check of `spinner-async-nap`, without `async` and `await`.
fn is_prime(n: u64) -> bool {
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
        // Divisors are odd, so this holds for every `NAP_EVERY`th of them.
        if divisor % (2 * NAP_EVERY) == 1 {
            yield_now();
        }
    }
    true
}
