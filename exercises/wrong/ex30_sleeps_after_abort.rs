//! Wrong: `cancel` sleeps for a moment after `abort`, instead of waiting until the task is gone.

use std::time::Duration;

use tokio::task::{self, JoinHandle};
use tokio::time::sleep;

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
    sleep(Duration::from_millis(10)).await;
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
