//! Wrong: checks the number in the first poll, and then tries the divisors once more, with naps.

use tokio::task::yield_now;

pub const NAP_EVERY: usize = 50;

pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    let is_prime = !(3..=n.isqrt()).step_by(2).any(|divisor| n.is_multiple_of(divisor));
    for (tried, divisor) in (3..=n.isqrt()).step_by(2).enumerate() {
        if tried > 0 && tried.is_multiple_of(NAP_EVERY) {
            yield_now().await;
        }
        if divides(divisor) {
            return false;
        }
    }
    is_prime
}
