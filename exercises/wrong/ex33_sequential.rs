//! Wrong: the next future starts only when the one before it has failed.

use std::time::Duration;

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
    let mut errors = Vec::new();
    for future in futures {
        match future.await {
            Ok(value) => return Ok(value),
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
