//! Wrong: the tasks are aborted at the end of the race, but if the race itself is cancelled, they
//! are detached.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
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
    let run = |future: F| {
        let outcome_tx = outcome_tx.clone();
        tokio::spawn(async move { drop(outcome_tx.send(future.await)) })
    };
    let tasks: Vec<JoinHandle<()>> = futures.into_iter().map(run).collect();
    drop(outcome_tx);
    let mut errors = Vec::new();
    let mut winner = None;
    while let Some(outcome) = outcome_rx.recv().await {
        match outcome {
            Ok(value) => {
                winner = Some(value);
                break;
            }
            Err(error) => errors.push(error),
        }
    }
    for task in tasks {
        task.abort();
        let _ = task.await;
    }
    winner.ok_or(errors)
}
