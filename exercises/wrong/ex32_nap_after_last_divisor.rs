//! Wrong: the nap is at the bottom of the loop, so it can come after the last divisor, too.

use tokio::task::yield_now;

pub const NAP_EVERY: usize = 50;

pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    let mut tried = 0;
    for divisor in (3..=n.isqrt()).step_by(2) {
        if divides(divisor) {
            return false;
        }
        tried += 1;
        if tried % NAP_EVERY == 0 {
            yield_now().await;
        }
    }
    true
}
