//! Wrong: 2 is even, but prime.

use tokio::task::yield_now;

pub const NAP_EVERY: usize = 50;

pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 || n.is_multiple_of(2) {
        return false;
    }
    for (tried, divisor) in (3..=n.isqrt()).step_by(2).enumerate() {
        if tried > 0 && tried % NAP_EVERY == 0 {
            yield_now().await;
        }
        if divides(divisor) {
            return false;
        }
    }
    true
}
