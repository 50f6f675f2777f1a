//! Wrong: after an error it lets the other tasks run a hundred times, instead of waiting until they
//! are gone.

use std::panic::resume_unwind;

use tokio::task::{JoinSet, yield_now};

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
    tasks.abort_all();
    for _ in 0..100 {
        yield_now().await;
    }
    let mut values = values?;
    values.sort_unstable_by_key(|(i, _)| *i);
    Ok(values.into_iter().map(|(_, value)| value).collect())
}

async fn in_completion_order<V: 'static, E: 'static>(
    tasks: &mut JoinSet<Result<V, E>>,
) -> Result<Vec<V>, E> {
    let mut values = Vec::with_capacity(tasks.len());
    while let Some(outcome) = tasks.join_next().await {
        values.push(outcome.unwrap_or_else(|error| resume_unwind(error.into_panic()))?);
    }
    Ok(values)
}
