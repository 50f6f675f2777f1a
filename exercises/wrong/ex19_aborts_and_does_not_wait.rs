//! Wrong: the dropped `JoinSet` asks the tasks to go, but nobody waits until they have.

use tokio::task::JoinSet;

pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for (i, future) in futures.into_iter().enumerate() {
        tasks.spawn(async move { (i, future.await) });
    }
    let mut values: Vec<Option<T>> = (0..tasks.len()).map(|_| None).collect();
    while let Some(outcome) = tasks.join_next().await {
        let (i, value) = outcome.expect("no panic");
        values[i] = Some(value?);
    }
    Ok(values.into_iter().flatten().collect())
}
