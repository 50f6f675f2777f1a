//! # 33: a timeout, and a race
//!
//! You request the same file from three mirrors and use the first successful response. You wait at
//! most one second. In both cases some futures are no longer needed. They must be cancelled, not
//! left running as *detached tasks* whose results are never read.
//!
//! Read first: the lesson `spinner-async`, "Three ways to drive a future"; exercise 29; *Detached
//! task* in the glossary.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/time/fn.timeout.html>,
//! <https://docs.rs/tokio/latest/tokio/macro.select.html>,
//! <https://docs.rs/tokio/latest/tokio/task/struct.JoinSet.html>
//!
//! Test: `cargo test -p exercises ex33`. Hints: at the end of this file.

use std::time::Duration;

/// Awaits `future`, but for at most `limit`. Returns its output, or `None` if the limit came first.
///
/// When `with_timeout` returns, `future` has been dropped. If it is itself dropped before it
/// returns, `future` is cancelled: it may be dropped a moment later. If `future` panics,
/// `with_timeout` panics with the same payload.
///
/// `limit` may be any duration. `Duration::MAX` is a limit that never comes.
pub async fn with_timeout<F>(limit: Duration, future: F) -> Option<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    todo!("ex33: wait for the future or the end of the limit, whichever comes first")
}

/// Runs all `futures` concurrently, however many, and returns the first successful value as soon as
/// it is there.
///
/// An error does not end the race, because another future may still succeed. If all futures fail,
/// returns their errors in the order in which they occurred.
///
/// When `race` returns, all futures have been dropped. If it is itself dropped before it returns,
/// the futures are cancelled: they may be dropped a moment later. The futures do not panic.
pub async fn race<T, E, F>(futures: Vec<F>) -> Result<T, Vec<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    todo!("ex33: spawn all futures, and take their results as they finish, up to the first `Ok`")
}

// region: Hint 1, a nudge
//
// A future is cancelled by dropping it, and only its owner can do that. If you pass a future to
// `spawn`, what owns it? What happens to a task when its `JoinHandle` is dropped?
//
// endregion
// region: Hint 2, an approach
//
// `with_timeout`: keep the future. Both `timeout` and `select!` work on a future that you own; you
// need no task.
//
// `race`: a `JoinSet` owns its tasks and returns their results in the order in which they finish.
// Collect the errors; stop at the first success.
//
// endregion
// region: Hint 3, almost there
//
// `timeout(limit, future)` is itself a future. It returns `Err(Elapsed)` if the limit came first;
// turn that into `None`.
//
// A `JoinSet` that is dropped aborts its tasks, but does not wait until they are gone. `shutdown`
// does both. If `join_next` returns `None` and no future has succeeded, return the errors.
//
// endregion
