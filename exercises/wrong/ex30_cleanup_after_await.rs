//! Wrong: code after the `await` does not run when the task is cancelled or panics.

use tokio::task::JoinHandle;

pub fn spawn_with_cleanup<T>(
    future: impl Future<Output = T> + Send + 'static,
    cleanup: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    tokio::spawn(async move {
        let result = future.await;
        cleanup();
        result
    })
}

pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    task.abort();
    task.await.ok()
}
