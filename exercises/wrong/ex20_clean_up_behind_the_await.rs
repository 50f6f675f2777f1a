//! Wrong: the code behind the `await` does not run when the task is cancelled or panics.

use tokio::task::JoinHandle;

pub fn start<T>(
    work: impl Future<Output = T> + Send + 'static,
    clean_up: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    tokio::spawn(async move {
        let result = work.await;
        clean_up();
        result
    })
}

pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    task.abort();
    task.await.ok()
}
