//! Wrong: the cleanup runs in a separate task, which may run after `cancel` has returned, and which
//! is dropped with the runtime, too.

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub fn spawn_with_cleanup<T>(
    future: impl Future<Output = T> + Send + 'static,
    cleanup: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    let (alive, ended) = oneshot::channel::<()>();
    tokio::spawn(async move {
        let _ = ended.await;
        cleanup();
    });
    tokio::spawn(async move {
        let _alive = alive;
        future.await
    })
}

pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    task.abort();
    task.await.ok()
}
