//! Wrong: another task awaits each task and owns its handle. After an error it waits for those
//! tasks, but not for the ones that they abort.

use std::panic::resume_unwind;

use tokio::sync::mpsc::unbounded_channel;
use tokio::task::{self, JoinHandle, JoinSet};

struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut values: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    let (outcome_tx, mut outcome_rx) = unbounded_channel();
    let mut watchers = JoinSet::new();
    for (i, future) in futures.into_iter().enumerate() {
        let mut task = AbortOnDrop(task::spawn(future));
        let outcome_tx = outcome_tx.clone();
        watchers.spawn(async move {
            let outcome = (&mut task.0).await;
            let _ = outcome_tx.send((i, outcome));
        });
    }
    drop(outcome_tx);
    while let Some((i, outcome)) = outcome_rx.recv().await {
        match outcome {
            Err(error) => resume_unwind(error.into_panic()),
            Ok(Err(error)) => {
                watchers.shutdown().await;
                return Err(error);
            }
            Ok(Ok(value)) => values[i] = Some(value),
        }
    }
    Ok(values.into_iter().map(|value| value.expect("each task has ended")).collect())
}
