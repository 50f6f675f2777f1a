//! Wrong: the future runs in another task, which is aborted when the guard is dropped, but which is
//! dropped after the cleanup.

use std::panic::resume_unwind;

use tokio::task::{self, JoinHandle, JoinSet};

pub fn spawn_with_cleanup<T>(
    future: impl Future<Output = T> + Send + 'static,
    cleanup: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    let guard = CallOnDrop(Some(cleanup));
    task::spawn(async move {
        let _guard = guard;
        let mut tasks = JoinSet::new();
        tasks.spawn(future);
        let outcome = tasks.join_next().await.expect("the set contains a task");
        outcome.unwrap_or_else(|error| resume_unwind(error.into_panic()))
    })
}

pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    task.abort();
    task.await.ok()
}

struct CallOnDrop<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for CallOnDrop<F> {
    fn drop(&mut self) {
        if let Some(cleanup) = self.0.take() {
            cleanup();
        }
    }
}
