//! Wrong: the first poll tries all divisors. The naps come afterwards, in the right number.

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
    let mut divisors = (3..=n.isqrt()).step_by(2).inspect(|_| tried += 1);
    let prime = !divisors.any(|divisor| divides(divisor));
    for _ in 0..usize::saturating_sub(tried, 1) / NAP_EVERY {
        yield_now().await;
    }
    prime
}
