//! Wrong: the dropped `JoinSet` asks the losers to go, but nobody waits until they have.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

pub async fn within<F>(limit: Duration, future: F) -> Option<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    timeout(limit, future).await.ok()
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
            Ok(answer) => return Ok(answer),
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
