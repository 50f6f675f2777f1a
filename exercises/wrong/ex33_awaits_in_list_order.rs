//! Wrong: the tasks are awaited in the order of `futures`, so the first in the list wins, not the
//! first in time.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::timeout;

pub async fn with_timeout<F>(limit: Duration, future: F) -> Option<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    timeout(limit, future).await.ok()
}

pub async fn race<T, E, F>(futures: Vec<F>) -> Result<T, Vec<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut tasks: Vec<JoinHandle<F::Output>> = futures.into_iter().map(tokio::spawn).collect();
    let mut errors = Vec::new();
    while !tasks.is_empty() {
        match tasks.remove(0).await.expect("the futures do not panic") {
            Ok(value) => {
                for task in tasks {
                    task.abort();
                    let _ = task.await;
                }
                return Ok(value);
            }
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
