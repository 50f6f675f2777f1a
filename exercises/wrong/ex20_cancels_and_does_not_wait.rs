//! Wrong: `abort` only asks, and the clean-up comes after `cancel` has returned.

use tokio::task::JoinHandle;

pub fn start<T>(
    work: impl Future<Output = T> + Send + 'static,
    clean_up: impl FnOnce() + Send + 'static,
) -> JoinHandle<T>
where
    T: Send + 'static,
{
    let at_the_end = AtTheEnd(Some(clean_up));
    tokio::spawn(async move {
        let _at_the_end = at_the_end;
        work.await
    })
}

pub async fn cancel<T>(task: JoinHandle<T>) -> Option<T> {
    task.abort();
    if task.is_finished() { task.await.ok() } else { None }
}

struct AtTheEnd<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for AtTheEnd<F> {
    fn drop(&mut self) {
        if let Some(clean_up) = self.0.take() {
            clean_up();
        }
    }
}
