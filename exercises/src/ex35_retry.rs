//! # 35: retry
//!
//! A server is overloaded and rejects a request. The client should try again, but not at once: if
//! all clients do that, the server never recovers. So the client waits before each new attempt,
//! twice as long as before (*exponential backoff*), but never longer than a cap. And because
//! clients that were rejected together would all come back together, each of them waits for a
//! random part of that time (*jitter*).
//!
//! A retry also needs to know when to give up. Some errors are permanent: a wrong password is still
//! wrong in the next attempt. And at some point no one waits for the answer any more: the caller
//! sets a limit for all attempts and waits together.
//!
//! Only retry what is idempotent: an attempt that was cut off may have taken effect on the server.
//!
//! Read first: exercise 33; *Cancellation* and *Idempotent* in the glossary.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/time/fn.timeout.html>,
//! <https://docs.rs/tokio/latest/tokio/time/fn.sleep.html>,
//! <https://doc.rust-lang.org/std/time/struct.Duration.html#method.saturating_mul>
//!
//! Test: `cargo test -p exercises ex35`. Hints: at the end of this file.

use std::time::Duration;

/// Why an attempt has failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure<E> {
    /// Another attempt may succeed.
    Temporary(E),
    /// No other attempt can succeed.
    Permanent(E),
}

/// Why [`retry`] has given up.
#[derive(Clone, Debug, PartialEq)]
pub enum GaveUp<E> {
    /// An attempt has failed permanently.
    Permanent(E),
    /// The time limit leaves no room for another attempt. Contains the error of the last attempt
    /// that has failed, if one has failed.
    OutOfTime(Option<E>),
}

/// How long [`retry`] waits.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The backoff before the second attempt. It doubles before each further attempt.
    pub base: Duration,
    /// The maximum of the backoff, also of the first one.
    pub cap: Duration,
    /// The limit for everything together: all attempts and all waits. Greater than zero.
    /// `Duration::MAX` means no limit.
    pub limit: Duration,
}

/// Calls `attempt` and awaits the future that it returns, until an attempt succeeds. Returns its
/// value.
///
/// The first attempt begins at once. After a temporary failure, the next one begins after a wait.
/// The backoffs are `base`, 2 · `base`, 4 · `base` and so on, but at most `cap`, for any number of
/// attempts. The wait is what `jitter(backoff)` returns: a duration from zero to its argument.
/// `jitter` is called once for each wait.
///
/// After a permanent failure, returns its error at once.
///
/// When `limit` has passed, drops the attempt in progress and returns `OutOfTime`. If the next wait
/// would not end before the limit, returns `OutOfTime` at once: waiting would be in vain.
///
/// At most one attempt is in progress at a time, and none when `retry` returns. If `retry` is
/// itself dropped, the attempt in progress is dropped with it.
pub async fn retry<T, E, F>(
    policy: Policy,
    jitter: impl FnMut(Duration) -> Duration,
    attempt: impl FnMut() -> F,
) -> Result<T, GaveUp<E>>
where
    F: Future<Output = Result<T, Failure<E>>>,
{
    todo!("ex35: attempt, and wait between the attempts, until success or a reason to give up")
}

// region: Hint 1, a nudge
//
// Begin with a loop that awaits an attempt and decides on its result: return a value, return a
// permanent error, or wait and continue. Then add the limit. It has two effects: on an attempt in
// progress, and on the decision to wait. What do you need to know for both?
//
// endregion
// region: Hint 2, an approach
//
// No task is needed. `timeout(time_left, attempt())` owns the future, and drops it when the time
// has passed. At the start, store the current time (tokio's `Instant`, which the paused clock of
// the tests changes). The time that is left is `limit` minus the elapsed time.
//
// Do not compute the deadline: `Instant::now() + Duration::MAX` overflows. The same is true of
// `base * 2_u32.pow(n)` after some attempts.
//
// endregion
// region: Hint 3, almost there
//
// Keep the backoff in a variable that starts with `base.min(cap)`. After each wait it becomes
// `backoff.saturating_mul(2).min(cap)`, never less and never more than that, whatever `jitter` has
// returned.
//
//     match timeout(limit.saturating_sub(start.elapsed()), attempt()).await {
//         Err(_) => return Err(GaveUp::OutOfTime(last_error)),
//         Ok(Ok(value)) => return Ok(value),
//         Ok(Err(Failure::Permanent(error))) => return Err(GaveUp::Permanent(error)),
//         Ok(Err(Failure::Temporary(error))) => last_error = Some(error),
//     }
//
// Then compare the wait with the time that is left.
//
// endregion
