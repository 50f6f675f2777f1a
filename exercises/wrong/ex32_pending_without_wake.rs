//! Wrong: the future returns `Pending` without waking its waker. A runtime would never poll it
//! again.

use std::future::poll_fn;
use std::task::Poll;

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
            let mut slept = false;
            poll_fn(|_| {
                if std::mem::replace(&mut slept, true) { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        }
        if divides(divisor) {
            return false;
        }
    }
    true
}
