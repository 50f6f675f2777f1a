//! Wrong: after the timeout, the task is aborted, but `with_timeout` returns before it is gone.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

pub async fn with_timeout<F>(limit: Duration, future: F) -> Option<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut task = tokio::spawn(future);
    match timeout(limit, &mut task).await {
        Ok(outcome) => Some(outcome.expect("the futures do not panic")),
        Err(_) => {
            task.abort();
            None
        }
    }
}

pub async fn race<T, E, F>(futures: Vec<F>) -> Result<T, Vec<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut tasks = JoinSet::from_iter(futures);
    let mut errors = Vec::new();
    while let Some(outcome) = tasks.join_next().await {
        match outcome.expect("the futures do not panic") {
            Ok(value) => {
                tasks.shutdown().await;
                return Ok(value);
            }
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
