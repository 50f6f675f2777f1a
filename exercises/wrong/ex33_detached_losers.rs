//! Wrong: the other tasks are never aborted. Dropping their handles detaches them.

use std::time::Duration;

use tokio::sync::mpsc;
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
    let (outcome_tx, mut outcome_rx) = mpsc::unbounded_channel();
    for future in futures {
        let outcome_tx = outcome_tx.clone();
        tokio::spawn(async move { outcome_tx.send(future.await) });
    }
    drop(outcome_tx);
    let mut errors = Vec::new();
    while let Some(outcome) = outcome_rx.recv().await {
        match outcome {
            Ok(value) => return Ok(value),
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
