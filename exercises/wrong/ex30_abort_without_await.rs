//! Wrong: `abort` only requests cancellation. `cancel` returns before the cleanup is done.

use tokio::task::{self, JoinHandle};

pub fn spawn_with_cleanup<T>(
    future: impl Future<Output = T> + Send + 'static,
    cleanup: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    let task_state = (future, CallOnDrop(Some(cleanup)));
    task::spawn(async move {
        let task_state = task_state;
        let (future, _guard) = task_state;
        future.await
    })
}

pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    task.abort();
    if task.is_finished() { task.await.ok() } else { None }
}

struct CallOnDrop<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for CallOnDrop<F> {
    fn drop(&mut self) {
        if let Some(cleanup) = self.0.take() {
            cleanup();
        }
    }
}
