//! Wrong: the losers are cancelled at the end of the race, but not when the race itself is
//! cancelled.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
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
    let (sender, mut outcomes) = mpsc::unbounded_channel();
    let run = |racer: F| {
        let sender = sender.clone();
        tokio::spawn(async move { drop(sender.send(racer.await)) })
    };
    let tasks: Vec<JoinHandle<()>> = racers.into_iter().map(run).collect();
    drop(sender);
    let mut errors = Vec::new();
    let mut winner = None;
    while let Some(outcome) = outcomes.recv().await {
        match outcome {
            Ok(answer) => {
                winner = Some(answer);
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
