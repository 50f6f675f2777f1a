//! Wrong: the task that is to clean up can be late, and is dropped with the runtime as well.

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub fn start<T>(
    work: impl Future<Output = T> + Send + 'static,
    clean_up: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    let (alive, ended) = oneshot::channel::<()>();
    tokio::spawn(async move {
        let _ = ended.await;
        clean_up();
    });
    tokio::spawn(async move {
        let _alive = alive;
        work.await
    })
}

pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    task.abort();
    task.await.ok()
}
