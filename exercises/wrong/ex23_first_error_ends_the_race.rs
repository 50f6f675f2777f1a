//! Wrong: the first to *end* wins, though it has no answer.

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
    let first = running.join_next().await;
    running.shutdown().await;
    match first {
        Some(outcome) => outcome.expect("no panic").map_err(|error| vec![error]),
        None => Err(vec![]),
    }
}
