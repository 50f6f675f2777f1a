//! # 29: gather

use std::panic::resume_unwind;

use tokio::task::JoinSet;

/// Runs all `futures` concurrently and returns their values in the order of `futures`.
///
/// Returns the first error as soon as a future fails, and cancels the other futures. A future that
/// panics makes `gather` panic with the same payload, at once.
///
/// When `gather` returns, all futures have been dropped. If it panics, or is itself dropped before
/// it returns, for example by a timeout, the futures are cancelled: they may be dropped a moment
/// later.
pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    // The set owns the tasks. If `gather` panics or is dropped, the set is dropped and aborts them.
    let mut tasks = JoinSet::new();
    for (i, future) in futures.into_iter().enumerate() {
        tasks.spawn(async move { future.await.map(|value| (i, value)) });
    }
    let values = in_completion_order(&mut tasks).await;
    // `abort` only requests cancellation; `shutdown` also waits until the tasks are gone. Without
    // an error, no tasks are left here.
    tasks.shutdown().await;
    let mut values = values?;
    values.sort_unstable_by_key(|(i, _)| *i);
    Ok(values.into_iter().map(|(_, value)| value).collect())
}

/// Collects the values of the tasks in the order in which they finish, up to the first error.
async fn in_completion_order<V: 'static, E: 'static>(
    tasks: &mut JoinSet<Result<V, E>>,
) -> Result<Vec<V>, E> {
    let mut values = Vec::with_capacity(tasks.len());
    while let Some(outcome) = tasks.join_next().await {
        // No task has been aborted yet, so the only possible `JoinError` is a panic.
        values.push(outcome.unwrap_or_else(|error| resume_unwind(error.into_panic()))?);
    }
    Ok(values)
}
