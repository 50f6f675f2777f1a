//! Wrong: dropping a `JoinHandle` detaches its task. If `gather` is cancelled, all tasks keep
//! running.

use std::panic::resume_unwind;

use tokio::sync::mpsc;

pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let (outcome_tx, mut outcome_rx) = mpsc::unbounded_channel();
    let mut tasks = Vec::new();
    for (i, future) in futures.into_iter().enumerate() {
        let outcome_tx = outcome_tx.clone();
        tasks.push(tokio::spawn(async move {
            let _ = outcome_tx.send((i, future.await));
        }));
    }
    drop(outcome_tx);
    let mut values: Vec<Option<T>> = tasks.iter().map(|_| None).collect();
    while let Some((i, outcome)) = outcome_rx.recv().await {
        match outcome {
            Ok(value) => values[i] = Some(value),
            Err(error) => {
                for task in tasks {
                    task.abort();
                    let _ = task.await;
                }
                return Err(error);
            }
        }
    }
    for task in tasks {
        task.await.unwrap_or_else(|error| resume_unwind(error.into_panic()));
    }
    Ok(values.into_iter().flatten().collect())
}
