//! Wrong: it waits until the losers are gone, and returns the last value that it finds then.

use std::time::Duration;

use tokio::task::JoinSet;
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
    let mut tasks: JoinSet<_> = futures.into_iter().collect();
    let mut errors = Vec::new();
    while let Some(outcome) = tasks.join_next().await {
        match outcome.expect("the futures do not panic") {
            Ok(value) => {
                tasks.abort_all();
                let mut value = value;
                while let Some(outcome) = tasks.join_next().await {
                    if let Ok(Ok(later)) = outcome {
                        value = later;
                    }
                }
                return Ok(value);
            }
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
