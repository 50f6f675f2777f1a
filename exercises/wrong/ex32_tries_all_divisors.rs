//! Wrong: goes on when a divisor was found.

use tokio::task::yield_now;

pub const NAP_EVERY: usize = 50;

pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    let mut is_prime = true;
    for (tried, divisor) in (3..=n.isqrt()).step_by(2).enumerate() {
        if tried > 0 && tried.is_multiple_of(NAP_EVERY) {
            yield_now().await;
        }
        if divides(divisor) {
            is_prime = false;
        }
    }
    is_prime
}
