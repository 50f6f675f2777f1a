//! # 20: cancel, and clean up all the same

use tokio::task::{self, JoinHandle};

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
    // Made out here and moved in. A task that is cancelled before it has begun runs not one line of
    // its block, but it drops what the block has captured.
    let at_the_end = AtTheEnd(Some(clean_up));
    task::spawn(async move {
        // A name, and not `_` alone, which would leave it where it is.
        let _at_the_end = at_the_end;
        work.await
    })
}

/// Cancels a task. When this returns, the task's clean-up has been done.
///
/// It may be too late to cancel: the result of work that was finished already is returned. Work
/// that was cancelled or has panicked has none.
pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    // To abort is only to ask; the handle is ready when the task has gone, with all that it owned.
    task.abort();
    task.await.ok()
}

/// Calls a function when it is dropped.
///
/// `drop` cannot await, so a clean-up has to do without: it can tell another task to do the rest.
struct AtTheEnd<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for AtTheEnd<F> {
    fn drop(&mut self) {
        // `drop` gets a reference only, and an `FnOnce` must be moved to be called.
        if let Some(clean_up) = self.0.take() {
            clean_up();
        }
    }
}
