//! Wrong: tries 200,000 divisors without a nap, and then takes 4000 naps.

use tokio::task::yield_now;

pub const NAP_EVERY: usize = 50;

pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    let mut naps = 0;
    for (tried, divisor) in (3..=n.isqrt()).step_by(2).enumerate() {
        if tried > 0 && tried.is_multiple_of(4000 * NAP_EVERY) {
            for _ in 0..4000 {
                yield_now().await;
            }
            naps += 4000;
        }
        if divides(divisor) {
            for _ in naps..tried / NAP_EVERY {
                yield_now().await;
            }
            return false;
        }
    }
    for _ in naps..odd_divisors(n).saturating_sub(1) / NAP_EVERY {
        yield_now().await;
    }
    true
}

fn odd_divisors(n: u64) -> usize {
    (3..=n.isqrt()).step_by(2).count()
}
