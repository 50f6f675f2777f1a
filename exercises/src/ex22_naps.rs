//! # 22: naps
//!
//! You are asked for a long computation that shares its thread with other tasks. So it must take
//! naps: now and then it gives up its turn, and goes on when the others have had theirs. Here every
//! nap is counted.
//!
//! Read before: the lesson `spinner-async-nap`.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/task/fn.yield_now.html>,
//! <https://doc.rust-lang.org/std/future/trait.Future.html>
//!
//! Test: `cargo test -p exercises ex22`. Hints: at the end of this file.

/// How many odd divisors are tried between two naps. So few, that naps can be counted.
pub const NAP_EVERY: usize = 50;

/// Whether `n` is prime.
///
/// If `n` is neither below 2 nor even, it tries the odd divisors 3, 5, 7 and so on, up to the
/// square root of `n`, until one divides `n`.
///
/// It naps between two of them whenever another `NAP_EVERY` have been tried: just before it tries
/// the 51st, the 101st, the 151st. When it knows the answer, it does not nap any more.
///
/// A nap has no length and needs no runtime. The future returns `Pending` once, and has asked its
/// waker to be polled again.
pub async fn is_prime(n: u64) -> bool {
    todo!("ex22: first check without naps, then nap before the 51st odd divisor, the 101st, ..")
}

// region: Hint 1, a nudge
//
// Take the check of `primes-core`. A nap is `yield_now().await`, from `tokio::task`. Where does it
// have to stand, so that no nap comes when the last divisor has been tried?
//
// endregion
// region: Hint 2, an approach
//
// Count the divisors that were tried. At the top of the loop, before `n` is divided, you know that
// there is one more to try: nap there, if the count says so. The lesson naps at the bottom.
//
// endregion
// region: Hint 3, almost there
//
// `for (tried, divisor) in (3..=n.isqrt()).step_by(2).enumerate()` counts for you: `tried` is 0 for
// the divisor 3. Nap if it is a multiple of `NAP_EVERY`, but not if it is 0.
//
// endregion
