//! # 23: a timeout, and the first answer wins
//!
//! You ask three mirrors for the same file, and take the first answer. Nobody waits longer than a
//! second. In both cases some futures lose: they must not go on in secret, downloading what
//! nobody wants.
//!
//! Read before: the lesson `spinner-async`, "Three ways to drive a future"; exercise 19.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/time/fn.timeout.html>,
//! <https://docs.rs/tokio/latest/tokio/macro.select.html>,
//! <https://docs.rs/tokio/latest/tokio/task/struct.JoinSet.html>
//!
//! Test: `cargo test -p exercises ex23`. Hints: at the end of this file.

use std::time::Duration;

/// Waits for `future`, but no longer than `limit`: then it is `None`.
///
/// When this returns, `future` has been dropped.
pub async fn within<F>(limit: Duration, future: F) -> Option<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    todo!("ex23: wait for the future or for the end of the limit, whatever comes first")
}

/// Drives all the `racers` at the same time. The first answer wins, and is returned at once.
///
/// A racer that fails does not end the race, as others may still have an answer. If all fail, the
/// errors are returned, in the order in which they came.
///
/// Nothing outlives it. When it returns, all racers have been dropped. When it is dropped before it
/// returns, they are cancelled. The racers do not panic.
pub async fn race<T, E, F>(racers: Vec<F>) -> Result<T, Vec<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    todo!("ex23: start all racers, take what they return as it comes, up to the first `Ok`")
}

// region: Hint 1, a nudge
//
// A future is cancelled by dropping it, and only its owner can do that. If you give it to `spawn`,
// who owns it? What happens to a task when its `JoinHandle` is dropped?
//
// endregion
// region: Hint 2, an approach
//
// `within`: keep the future. Both `timeout` and `select!` take a future that you own, and do
// without a task.
//
// `race`: a `JoinSet` owns its tasks, and returns what they return as it comes. Collect the errors;
// stop at the first answer.
//
// endregion
// region: Hint 3, almost there
//
// `timeout(limit, future)` is a future itself. Its result says whether the limit came first; `None`
// needs no reason.
//
// A `JoinSet` that is dropped aborts its tasks, but does not wait until they have gone. `shutdown`
// does both. No answer and no more racers: then the errors are all there is.
//
// endregion
