//! Wrong: it always takes as long as the limit allows, and looks for a result only then.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;

pub async fn within<F>(limit: Duration, future: F) -> Option<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let task = tokio::spawn(future);
    sleep(limit).await;
    if task.is_finished() {
        return task.await.ok();
    }
    task.abort();
    let _ = task.await;
    None
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
