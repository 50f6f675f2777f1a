//! Wrong: it calls `sleep`, which needs the timer of a tokio runtime.

use std::time::Duration;

use tokio::time::sleep;

pub const NAP_EVERY: usize = 50;

pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    for (tried, divisor) in (3..=n.isqrt()).step_by(2).enumerate() {
        if tried > 0 && tried % NAP_EVERY == 0 {
            sleep(Duration::ZERO).await;
        }
        if divides(divisor) {
            return false;
        }
    }
    true
}
