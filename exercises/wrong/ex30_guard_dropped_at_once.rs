//! Wrong: `let _ =` binds nothing, so the guard is dropped before the future runs.

use tokio::task::JoinHandle;

pub fn spawn_with_cleanup<T>(
    future: impl Future<Output = T> + Send + 'static,
    cleanup: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    tokio::spawn(async move {
        let _ = CallOnDrop(Some(cleanup));
        future.await
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
