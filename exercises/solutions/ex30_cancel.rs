//! # 30: cancellation and cleanup

use tokio::task::{self, JoinHandle};

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
    // Created outside of the block and moved into it: if the task is cancelled before its first
    // poll, no line of the block runs, but everything that it has captured is dropped. A tuple
    // drops its fields in order, so the guard is dropped last. Two captured variables would be
    // dropped in an unspecified order.
    let task_state = (future, CallOnDrop(Some(cleanup)));
    task::spawn(async move {
        // Without this line, the block would capture the fields one by one.
        let task_state = task_state;
        let (future, _guard) = task_state;
        future.await
    })
}

/// Cancels a task and waits until it is gone. When this returns, the task's cleanup is done.
///
/// It may be too late to cancel: if the task finishes nevertheless, or had already finished,
/// returns its result. Returns `None` if the task was cancelled or has panicked.
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
