//! Wrong: if `with_timeout` is dropped, its task keeps running.

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::task::{self, JoinSet};
use tokio::time::timeout;

pub async fn with_timeout<F>(limit: Duration, future: F) -> Option<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut task = task::spawn(future);
    match timeout(limit, &mut task).await {
        Ok(output) => Some(output.unwrap_or_else(|error| resume_unwind(error.into_panic()))),
        Err(_) => {
            task.abort();
            let _ = task.await;
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
    let mut tasks: JoinSet<_> = futures.into_iter().collect();
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
