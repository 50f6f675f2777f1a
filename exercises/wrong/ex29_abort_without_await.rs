//! Wrong: after an error, dropping the `JoinSet` aborts the tasks, but `gather` returns before they
//! are gone.

use std::panic::resume_unwind;

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
        let (i, value) = outcome.unwrap_or_else(|error| resume_unwind(error.into_panic()));
        values[i] = Some(value?);
    }
    Ok(values.into_iter().flatten().collect())
}
