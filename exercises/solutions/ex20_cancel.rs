//! # 20: cancellation and cleanup

use tokio::task::{self, JoinHandle};

/// Spawns a task that drives `future`, and returns the task's handle.
///
/// Calls `cleanup` exactly once, when the task ends: when it has finished, has panicked, is
/// cancelled (even before it was first polled), or is dropped together with its runtime. Once the
/// handle has been awaited, `cleanup` has been called. `cleanup` does not panic.
pub fn spawn_with_cleanup<T>(
    future: impl Future<Output = T> + Send + 'static,
    cleanup: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    // Created outside of the block and moved into it: if the task is cancelled before its first
    // poll, no line of the block runs, but everything that it has captured is dropped.
    let guard = CallOnDrop(Some(cleanup));
    task::spawn(async move {
        // With `_` in place of `_guard`, the guard would not be moved into the block.
        let _guard = guard;
        future.await
    })
}

/// Cancels a task and waits until it is gone. When this returns, the task's cleanup is done.
///
/// Returns the result of a task that had already finished, and `None` if the task was cancelled or
/// had panicked.
pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    // `abort` only requests cancellation. The handle is ready when the task and everything that it
    // owned have been dropped.
    task.abort();
    task.await.ok()
}

/// A drop guard: calls a function when it is dropped.
///
/// `drop` cannot await. A cleanup that has to can send a message to another task, which does it.
struct CallOnDrop<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for CallOnDrop<F> {
    fn drop(&mut self) {
        // `drop` gets only `&mut self`, but calling an `FnOnce` consumes it.
        if let Some(cleanup) = self.0.take() {
            cleanup();
        }
    }
}
