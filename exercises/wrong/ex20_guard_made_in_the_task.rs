//! Wrong: a task that is cancelled before it has begun never makes its guard.

use tokio::task::JoinHandle;

pub fn start<T>(
    work: impl Future<Output = T> + Send + 'static,
    clean_up: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    tokio::spawn(async move {
        let _at_the_end = AtTheEnd(Some(clean_up));
        work.await
    })
}

pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    task.abort();
    task.await.ok()
}

struct AtTheEnd<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for AtTheEnd<F> {
    fn drop(&mut self) {
        if let Some(clean_up) = self.0.take() {
            clean_up();
        }
    }
}
