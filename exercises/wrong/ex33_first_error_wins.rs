//! Wrong: the first future that *finishes* ends the race, even with an error.

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
    let mut tasks = JoinSet::from_iter(futures);
    let first = tasks.join_next().await;
    tasks.shutdown().await;
    match first {
        Some(outcome) => outcome.expect("the futures do not panic").map_err(|error| vec![error]),
        None => Err(vec![]),
    }
}
