//! # 19: gather

use std::panic::resume_unwind;

use tokio::task::JoinSet;

/// Drives all the `futures` at the same time, and returns their values in the order in which the
/// futures were given.
///
/// The first future that fails ends it at once: its error is returned, the other futures are
/// cancelled. A panic in one of them is a panic of `gather`, too, and its message is not lost.
///
/// Nothing outlives it. When it returns, all futures have been dropped. When it is dropped before
/// it returns, as a timeout does, or panics, they are cancelled.
pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    // The set owns the tasks: if we are dropped or panic, it is dropped, and aborts them.
    let mut tasks = JoinSet::new();
    for (i, future) in futures.into_iter().enumerate() {
        tasks.spawn(async move { future.await.map(|value| (i, value)) });
    }
    let values = in_any_order(&mut tasks).await;
    // To abort is only to ask. This waits, too, until all tasks have gone; mostly there are none.
    tasks.shutdown().await;
    let mut values = values?;
    values.sort_unstable_by_key(|(i, _)| *i);
    Ok(values.into_iter().map(|(_, value)| value).collect())
}

/// What the tasks return, as it comes, up to the first error.
async fn in_any_order<V: 'static, E: 'static>(
    tasks: &mut JoinSet<Result<V, E>>,
) -> Result<Vec<V>, E> {
    let mut values = Vec::with_capacity(tasks.len());
    while let Some(outcome) = tasks.join_next().await {
        // Nobody aborts these tasks while we wait for them: the only error is a panic.
        values.push(outcome.unwrap_or_else(|error| resume_unwind(error.into_panic()))?);
    }
    Ok(values)
}
