//! Wrong: it loses the message of a panic that is a `String`, and any other payload.

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
        values.push(outcome.unwrap_or_else(|error| {
            let payload = error.into_panic();
            panic!("{}", payload.downcast_ref::<&str>().unwrap_or(&"a future panicked"))
        })?);
    }
    Ok(values)
}
