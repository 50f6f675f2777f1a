//! Wrong: the naps depend on the value of the divisor instead of the number of divisors tried. The
//! divisors start at 3, so the first nap comes too early.

use tokio::task::yield_now;

pub const NAP_EVERY: usize = 50;

pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    let root = n.isqrt();
    let mut divisor = 3;
    while divisor <= root {
        if divides(divisor) {
            return false;
        }
        divisor += 2;
        if divisor % (2 * NAP_EVERY as u64) == 1 {
            yield_now().await;
        }
    }
    true
}
