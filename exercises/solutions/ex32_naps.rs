//! # 32: naps

use tokio::task::yield_now;

/// The number of odd divisors that are tried between two naps. It is small so that the tests can
/// count the naps.
pub const NAP_EVERY: usize = 50;

/// Returns whether `n` is prime. `divides` takes the place of the division, so that the tests can
/// count: `divides(divisor)` returns whether `divisor` divides `n`.
///
/// Unless `n` is below 2 or even, tries the odd divisors 3, 5, 7 and so on up to the square root of
/// `n`, until one of them divides `n`. To try a divisor is to call `divides` once. It is not called
/// for any other number.
///
/// Takes a nap after every `NAP_EVERY` divisors if another divisor is left to try: just before the
/// 51st, the 101st, the 151st and so on. Takes no nap once the answer is known.
///
/// A nap has no duration and needs no runtime: the future calls its waker, so that it is polled
/// again, and returns `Pending` once. So each poll but the last tries `NAP_EVERY` divisors, however
/// large `n` is.
pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    for (tried, divisor) in (3..=n.isqrt()).step_by(2).enumerate() {
        // At the top of the loop, not at the bottom: here another divisor is left to try, so a nap
        // never comes after the last one.
        if tried > 0 && tried.is_multiple_of(NAP_EVERY) {
            yield_now().await;
        }
        if divides(divisor) {
            return false;
        }
    }
    true
}
