//! # 19: gather
//!
//! Three servers need a second each to answer. Asked one after the other they take three seconds;
//! asked together they take one. Write `gather`, which asks them together.
//!
//! The hard part is the bad news. When one of them fails, nobody needs the other answers any more,
//! and nothing may be left running behind the caller's back.
//!
//! Read before: the lesson `spinner-async`, steps (2), (5) and (6), and what its "Break it" tells
//! about cancelling.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/task/struct.JoinSet.html>
//!
//! Test: `cargo test -p exercises ex19`. Hints: at the end of this file.

/// Drives all the `futures` at the same time, and returns their values in the order in which the
/// futures were given.
///
/// The first future that fails ends it at once: its error is returned, the other futures are
/// cancelled. A panic in one of them is a panic of `gather`, too, and its message is not lost.
///
/// Nothing outlives it. When it returns, all futures have been dropped. When it is dropped before
/// it returns, as a timeout does, or panics, they are cancelled.
pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    todo!("ex19: start a task for each future, then collect what they return")
}

// region: Hint 1, a nudge
//
// A future does nothing until somebody drives it. `for future in futures { future.await }` drives
// the second when the first is done. A task is driven by the runtime, all tasks in turn.
//
// endregion
// region: Hint 2, an approach
//
// Awaiting one handle after the other is too late for the error of the last one. A `JoinSet` gives
// you results as they come: `while let Some(outcome) = tasks.join_next().await`. So that you can
// put them in order at the end, let each task return its number, too.
//
// endregion
// region: Hint 3, almost there
//
// A `JoinSet` that is dropped aborts its tasks: that is what you want when `gather` itself is
// dropped. But to abort is only to ask. Before you return an error, `tasks.shutdown().await` aborts
// all, and waits until they have gone.
//
// `join_next` has an error of its own, for tasks that panicked:
// `resume_unwind(error.into_panic())`.
//
// endregion
