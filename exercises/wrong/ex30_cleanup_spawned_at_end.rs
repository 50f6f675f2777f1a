//! Wrong: when the future has finished, another task does the cleanup, perhaps after the handle is
//! ready.

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
        let (future, guard) = task_state;
        let output = future.await;
        task::spawn(async move { drop(guard) });
        output
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
