//! Wrong: tries 100 divisors between pairs of naps, after a good start.

use tokio::task::yield_now;

pub const NAP_EVERY: usize = 50;

pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    for (tried, divisor) in (3..=n.isqrt()).step_by(2).enumerate() {
        let naps = match tried / NAP_EVERY {
            naps if naps < 1000 => 1,
            naps if naps % 2 == 0 => 2,
            _ => 0,
        };
        if tried > 0 && tried.is_multiple_of(NAP_EVERY) {
            for _ in 0..naps {
                yield_now().await;
            }
        }
        if divides(divisor) {
            return false;
        }
    }
    true
}
