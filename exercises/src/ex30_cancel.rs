//! # 30: cancellation and cleanup
//!
//! A task can end in many ways: it finishes, it panics, it is cancelled (perhaps before it was
//! first polled), or its runtime shuts down. Cleanup, such as clearing a line or deleting a file,
//! must happen in all of these cases. And when `cancel` returns, the cleanup must already be done.
//!
//! Write `spawn_with_cleanup` and `cancel`. You do not need code for each case: one *drop guard*, a
//! value whose `Drop` does the cleanup, covers all of them. This pattern is called RAII.
//!
//! Cancellation differs from Python's. There, `task.cancel()` raises `CancelledError` at the task's
//! `await`, and the coroutine can catch, delay or suppress the exception. In tokio, `abort` drops
//! the future: the future cannot refuse, and none of its code runs, only the `Drop` of the values
//! that it owns. `Drop` cannot await.
//!
//! Read first: the lesson `spinner-async`, steps (5) to (7); *Cancellation* and *RAII and drop
//! guards* in the glossary.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/task/struct.JoinHandle.html>,
//! <https://doc.rust-lang.org/std/ops/trait.Drop.html>
//!
//! Test: `cargo test -p exercises ex30`. Hints: at the end of this file.

use tokio::task::JoinHandle;

/// Spawns a task that drives `future`, and returns the task's handle.
///
/// Calls `cleanup` exactly once, when the task ends: when it has finished, has panicked, is
/// cancelled (even before it was first polled), or is dropped together with its runtime. Once the
/// handle has been awaited, `cleanup` has been called. `cleanup` does not panic.
///
/// In all of these cases, `future` is dropped before `cleanup` is called: a cleanup that deletes a
/// file must not run while the future still has that file open.
pub fn spawn_with_cleanup<T>(
    future: impl Future<Output = T> + Send + 'static,
    cleanup: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    todo!("ex30: spawn a task that owns `cleanup` and calls it no matter how the task ends")
}

/// Cancels a task and waits until it is gone. When this returns, the task's cleanup is done.
///
/// It may be too late to cancel: if the task finishes nevertheless, or had already finished,
/// returns its result. Returns `None` if the task was cancelled or has panicked.
pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    todo!("ex30: abort the task and wait until it is gone")
}

// region: Hint 1, a nudge
//
// With `future.await; cleanup();`, the cleanup is skipped when the future panics or the task is
// cancelled: code after the `await` never runs. Which code runs in all cases when a value goes out
// of scope?
//
// endregion
// region: Hint 2, an approach
//
// Write a drop guard: a struct that holds `cleanup`, with an `impl Drop` that calls it. A cancelled
// task drops everything it owns. `drop` gets only `&mut self`, but calling an `FnOnce` consumes it:
// store it in an `Option` and `take` it out.
//
// endregion
// region: Hint 3, almost there
//
// If a task is cancelled before it is first polled, no line of its `async` block runs. So create
// the guard *before* the block and move it in: a block drops what it has captured even if it never
// ran. (`let _ = guard` does not work: it does not move the guard into the block.)
//
// In which order does a block drop the variables that it has captured? That is not specified. But a
// tuple drops its fields in order. So let the block capture one tuple:
//
//     let task_state = (future, guard);
//     task::spawn(async move {
//         let task_state = task_state; // the whole tuple, not its fields one by one
//         let (future, _guard) = task_state;
//         future.await
//     })
//
// `abort` only requests cancellation. Awaiting the handle waits until the task is gone.
//
// endregion
