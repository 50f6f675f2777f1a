//! Wrong: `race` runs only four futures at the same time.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
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
    let permits = Arc::new(Semaphore::new(4));
    let mut tasks = JoinSet::new();
    for future in futures {
        let permits = Arc::clone(&permits);
        tasks.spawn(async move {
            let _permit = permits.acquire_owned().await;
            future.await
        });
    }
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
