//! # 29: gather
//!
//! Three servers each take one second to answer. Asked one after the other, they take three
//! seconds; asked concurrently, they take one. Write `gather`, which asks them concurrently and
//! collects the answers (fan-out and fan-in).
//!
//! The hard part is the error case. When one future fails, the results of the others are no longer
//! needed, and no task may be left running after `gather` has returned. This rule is called
//! *structured concurrency*: no task outlives the function that started it.
//!
//! In Python, `asyncio.gather` does not follow that rule: after the first error, the other tasks
//! keep running. `asyncio.TaskGroup` cancels them and waits for them. Despite its name, the
//! `gather` of this exercise behaves like a `TaskGroup`.
//!
//! Do not confuse the words: what Rust calls a *future*, Python calls a *coroutine*. Python's
//! `Future` is a handle to a result that is not ready yet; tokio's name for such a handle is
//! `JoinHandle`.
//!
//! Read first: the lesson `spinner-async`, steps (2), (5) and (6), and its "Break it"; *Structured
//! concurrency* in the glossary.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/task/struct.JoinSet.html>
//!
//! Test: `cargo test -p exercises ex29`. Hints: at the end of this file.

/// Runs all `futures` concurrently and returns their values in the order of `futures`.
///
/// Returns the first error as soon as a future fails, and cancels the other futures. A future that
/// panics makes `gather` panic with the same payload, at once.
///
/// When `gather` returns, all futures have been dropped. If it panics, or is itself dropped before
/// it returns, for example by a timeout, the futures are cancelled: they may be dropped a moment
/// later.
pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    todo!("ex29: spawn a task for each future, then collect their results")
}

// region: Hint 1, a nudge
//
// A future does nothing until it is polled. `for future in futures { future.await }` starts to poll
// the second future only when the first is done. A spawned task is polled by the runtime, and all
// spawned tasks make progress concurrently.
//
// endregion
// region: Hint 2, an approach
//
// If you await one handle after the other, you see an error of the last task only after all others
// have finished. A `JoinSet` returns results in the order in which tasks finish:
// `while let Some(outcome) = tasks.join_next().await`. To restore the order of `futures` at the
// end, let each task return its index, too.
//
// endregion
// region: Hint 3, almost there
//
// A `JoinSet` that is dropped aborts its tasks. That covers the case that `gather` itself is
// dropped. But `abort` only requests cancellation: the tasks are dropped later. Before you return
// an error, call `tasks.shutdown().await`, which aborts all tasks and waits until they are gone.
//
// For a task that panicked, `join_next` returns an error. Resume the panic with
// `resume_unwind(error.into_panic())`.
//
// endregion
