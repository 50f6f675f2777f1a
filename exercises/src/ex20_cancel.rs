//! # 20: cancel, and clean up all the same
//!
//! A task has many ways to end. It is finished; it panics; it is cancelled, perhaps before it has
//! begun; its runtime goes. What must happen at its end (a line is wiped, a file is deleted) must
//! happen in all of them, and who cancels must be sure that it *has* happened.
//!
//! Write `start` and `cancel`. You need no code for each of the ways: one place is enough.
//!
//! Read before: the lesson `spinner-async`, steps (5) to (7).
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/task/struct.JoinHandle.html>,
//! <https://doc.rust-lang.org/std/ops/trait.Drop.html>
//!
//! Test: `cargo test -p exercises ex20`. Hints: at the end of this file.

use tokio::task::JoinHandle;

/// Starts a task that does `work`, and returns its handle.
///
/// `clean_up` is called exactly once, when the work has come to its end: finished, panicked,
/// cancelled even before it began, or dropped with its runtime. Whoever has awaited the handle can
/// be sure that it has been called. `clean_up` itself does not panic.
pub fn start<T>(
    work: impl Future<Output = T> + Send + 'static,
    clean_up: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    todo!("ex20: spawn a task, with `clean_up` where it is called however the task ends")
}

/// Cancels a task. When this returns, the task's clean-up has been done.
///
/// It may be too late to cancel: the result of work that was finished already is returned. Work
/// that was cancelled or has panicked has none.
pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    todo!("ex20: cancel the task, and wait until it has gone")
}

// region: Hint 1, a nudge
//
// `work.await; clean_up();` does nothing after a panic, nor when the task is cancelled: the code
// behind the `await` never runs. Which code runs in all cases, when a value's life ends?
//
// endregion
// region: Hint 2, an approach
//
// Write a struct that holds `clean_up`, and a `Drop` for it that calls it. A task that is cancelled
// drops what it owns. `drop` gets only `&mut self`, and an `FnOnce` must be moved to be called:
// keep it in an `Option`, and `take` it out.
//
// endregion
// region: Hint 3, almost there
//
// A task that is cancelled before it has begun runs not one line of its `async` block. So make the
// struct *before* the block, and move it in: `async move { let _end = end; work.await }`. What a
// block has captured is dropped even if it never ran. (`let _ = end` would not do: it moves
// nothing.)
//
// `abort` only asks. The handle is ready when the task has gone.
//
// endregion
