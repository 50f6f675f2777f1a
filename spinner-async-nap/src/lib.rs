//! A spinner turns beside a long computation on the same thread, because the computation takes naps.
//!
//! ```console
//! $ cargo run -p spinner-async-nap
//! ```
//!
//! Look at the one `await`: only there does the spinner get its turn.

use tokio::task::yield_now;

/// How many odd divisors are tried between two naps.
pub const NAP_EVERY: u64 = 50_000;

/// Returns whether `n` is prime: the check of `primes_core`, with naps.
pub async fn is_prime(n: u64) -> bool {
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
            yield_now().await;
        }
    }
    true
}
