//! # 32: naps
//!
//! Write a long computation that shares its thread with other tasks. It must take naps: at regular
//! intervals it yields to the other tasks, then continues. The tests count the naps.
//!
//! Read first: the lesson `spinner-async-nap`.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/task/fn.yield_now.html>,
//! <https://doc.rust-lang.org/std/future/trait.Future.html>
//!
//! Test: `cargo test -p exercises ex32`. Hints: at the end of this file.

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
    todo!("ex32: write the check without naps, then add a nap before divisors 51, 101, 151, ...")
}

// region: Hint 1, a nudge
//
// Start from the check in `primes-core`. A nap is `yield_now().await`, from `tokio::task`. Where
// must that line be, so that there is no nap after the last divisor?
//
// (tokio's documentation says that `yield_now` does not guarantee that other tasks run first. On
// the current-thread runtime, which the lessons use, the tasks that are ready do run first.)
//
// endregion
// region: Hint 2, an approach
//
// Count the divisors tried so far. At the top of the loop, before the division, there is at least
// one more divisor to try: take the nap there if the count says so. The lesson takes it at the
// bottom of the loop.
//
// endregion
// region: Hint 3, almost there
//
// `for (tried, divisor) in (3..=n.isqrt()).step_by(2).enumerate()` counts for you: `tried` is 0 for
// the divisor 3. Take a nap if `tried` is a multiple of `NAP_EVERY`, but not if it is 0.
//
// endregion
