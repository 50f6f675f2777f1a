//! Wrong: nobody cancels the losers. Their handles are dropped, and they go on.

use std::time::Duration;

use tokio::sync::mpsc;
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
    for racer in racers {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send(racer.await) });
    }
    drop(sender);
    let mut errors = Vec::new();
    while let Some(outcome) = outcomes.recv().await {
        match outcome {
            Ok(answer) => return Ok(answer),
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
