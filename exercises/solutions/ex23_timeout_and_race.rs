//! # 23: a timeout, and the first answer wins

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

/// Waits for `future`, but no longer than `limit`: then it is `None`.
///
/// When this returns, `future` has been dropped.
pub async fn within<F>(limit: Duration, future: F) -> Option<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    // No task: `timeout` owns the future, and is dropped at the end of this line. The handle of a
    // task would be dropped here as well, but that would only let the task go on unseen.
    timeout(limit, future).await.ok()
}

/// Drives all the `racers` at the same time. The first answer wins, and is returned at once.
///
/// A racer that fails does not end the race, as others may still have an answer. If all fail, the
/// errors are returned, in the order in which they came.
///
/// Nothing outlives it. When it returns, all racers have been dropped. When it is dropped before it
/// returns, they are cancelled. The racers do not panic.
pub async fn race<T, E, F>(racers: Vec<F>) -> Result<T, Vec<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    // The set owns the tasks: if we are dropped, it is dropped, and aborts them.
    let mut running: JoinSet<_> = racers.into_iter().collect();
    let mut errors = Vec::new();
    while let Some(outcome) = running.join_next().await {
        match outcome.expect("racers do not panic, and nobody has aborted them yet") {
            Ok(answer) => {
                // To abort is only to ask: this waits, too, until the losers have gone.
                running.shutdown().await;
                return Ok(answer);
            }
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}
