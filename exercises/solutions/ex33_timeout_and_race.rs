//! # 33: a timeout, and a race

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

/// Awaits `future`, but for at most `limit`. Returns its output, or `None` if the limit came first.
///
/// When `with_timeout` returns, `future` has been dropped. If it is itself dropped before it
/// returns, `future` is cancelled: it may be dropped a moment later. If `future` panics,
/// `with_timeout` panics with the same payload.
///
/// `limit` may be any duration. `Duration::MAX` is a limit that never comes.
pub async fn with_timeout<F>(limit: Duration, future: F) -> Option<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    // No task is needed: `timeout` owns the future, and is dropped at the end of this line.
    // Dropping the handle of a task would only detach the task, which would keep running.
    timeout(limit, future).await.ok()
}

/// Runs all `futures` concurrently, however many, and returns the first successful value as soon as
/// it is there.
///
/// An error does not end the race, because another future may still succeed. If all futures fail,
/// returns their errors in the order in which they occurred.
///
/// When `race` returns, all futures have been dropped. If it is itself dropped before it returns,
/// the futures are cancelled: they may be dropped a moment later. The futures do not panic.
pub async fn race<T, E, F>(futures: Vec<F>) -> Result<T, Vec<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    // The set owns the tasks. If `race` is dropped, the set is dropped and aborts them.
    let mut tasks: JoinSet<_> = futures.into_iter().collect();
    let mut errors = Vec::new();
    while let Some(outcome) = tasks.join_next().await {
        match outcome.expect("the futures do not panic, and no task has been aborted yet") {
            Ok(value) => {
                // `abort` only requests cancellation; `shutdown` also waits until the tasks are
                // gone.
                tasks.shutdown().await;
                return Ok(value);
            }
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
