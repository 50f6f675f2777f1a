//! Wrong: if one future panics, the others keep running.

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
        tasks.spawn(async move { future.await.map(|value| (i, value)) });
    }
    let values = in_completion_order(&mut tasks).await;
    tasks.shutdown().await;
    let mut values = values?;
    values.sort_unstable_by_key(|(i, _)| *i);
    Ok(values.into_iter().map(|(_, value)| value).collect())
}

async fn in_completion_order<V: 'static, E: 'static>(
    tasks: &mut JoinSet<Result<V, E>>,
) -> Result<Vec<V>, E> {
    let mut values = Vec::with_capacity(tasks.len());
    while let Some(outcome) = tasks.join_next().await {
        match outcome {
            Ok(outcome) => values.push(outcome?),
            Err(error) => {
                tasks.detach_all();
                resume_unwind(error.into_panic())
            }
        }
    }
    Ok(values)
}
