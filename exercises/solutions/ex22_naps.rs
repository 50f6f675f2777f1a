//! # 22: naps

use tokio::task::yield_now;

/// How many odd divisors are tried between two naps. So few, that naps can be counted.
pub const NAP_EVERY: usize = 50;

/// Whether `n` is prime.
///
/// If `n` is neither below 2 nor even, it tries the odd divisors 3, 5, 7 and so on, up to the
/// square root of `n`, until one divides `n`.
///
/// It naps between two of them whenever another `NAP_EVERY` have been tried: just before it tries
/// the 51st, the 101st, the 151st. When it knows the answer, it does not nap any more.
///
/// A nap has no length and needs no runtime. The future returns `Pending` once, and has asked its
/// waker to be polled again.
pub async fn is_prime(n: u64) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    for (tried, divisor) in (3..=n.isqrt()).step_by(2).enumerate() {
        // Up here, not at the end of the loop: there is a divisor left to try, so the nap is not
        // in vain.
        if tried > 0 && tried.is_multiple_of(NAP_EVERY) {
            yield_now().await;
        }
        if n.is_multiple_of(divisor) {
            return false;
        }
    }
    true
}
