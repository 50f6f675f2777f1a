//! Wrong: the last poll tries all divisors. The naps come first, in the right number, which another
//! check without naps has found.

use tokio::task::yield_now;

pub const NAP_EVERY: usize = 50;

pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    for _ in 0..tried(n).saturating_sub(1) / NAP_EVERY {
        yield_now().await;
    }
    !(3..=n.isqrt()).step_by(2).any(|divisor| divides(divisor))
}

fn tried(n: u64) -> usize {
    let mut divisors = (3..=n.isqrt()).step_by(2);
    let before = divisors.position(|divisor| n.is_multiple_of(divisor));
    before.map_or((3..=n.isqrt()).step_by(2).count(), |before| before + 1)
}
