//! Wrong: if the task is cancelled or panics, the guard is dropped before the future.

use tokio::task::{self, JoinHandle};

pub fn spawn_with_cleanup<T>(
    future: impl Future<Output = T> + Send + 'static,
    cleanup: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    let guard = CallOnDrop(Some(cleanup));
    task::spawn(async move {
        let mut future = Box::pin(future);
        let _guard = guard;
        future.as_mut().await
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
