//! Wrong: the task is asked to go, but nobody waits until it has.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

pub async fn within<F>(limit: Duration, future: F) -> Option<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut task = tokio::spawn(future);
    match timeout(limit, &mut task).await {
        Ok(outcome) => Some(outcome.expect("no panic")),
        Err(_) => {
            task.abort();
            None
        }
    }
}

pub async fn race<T, E, F>(racers: Vec<F>) -> Result<T, Vec<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut running = JoinSet::from_iter(racers);
    let mut errors = Vec::new();
    while let Some(outcome) = running.join_next().await {
        match outcome.expect("no panic") {
            Ok(answer) => {
                running.shutdown().await;
                return Ok(answer);
            }
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
