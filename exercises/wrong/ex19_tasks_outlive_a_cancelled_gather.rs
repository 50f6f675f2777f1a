//! Wrong: a `JoinHandle` that is dropped lets go of its task: cancel `gather`, and they all run on.

use tokio::sync::mpsc;

pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let (sender, mut outcomes) = mpsc::unbounded_channel();
    let mut tasks = Vec::new();
    for (i, future) in futures.into_iter().enumerate() {
        let sender = sender.clone();
        tasks.push(tokio::spawn(async move {
            let _ = sender.send((i, future.await));
        }));
    }
    drop(sender);
    let mut values: Vec<Option<T>> = tasks.iter().map(|_| None).collect();
    while let Some((i, outcome)) = outcomes.recv().await {
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
        task.await.expect("no panic");
    }
    Ok(values.into_iter().flatten().collect())
}
