//! Wrong: the function is `async` but never awaits. No other task runs until it is done.

pub const NAP_EVERY: usize = 50;

pub async fn is_prime(n: u64, divides: impl Fn(u64) -> bool) -> bool {
    if n < 2 {
        return false;
    }
    if n.is_multiple_of(2) {
        return n == 2;
    }
    (3..=n.isqrt()).step_by(2).all(|divisor| !divides(divisor))
}
