//! Wrong: after a panic of the work nobody stops the heart: the task is leaked.

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::sleep;

pub async fn with_heartbeat<T, W>(
    work: W,
    every: Duration,
    mut beat: impl FnMut() + Send + 'static,
) -> T
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let heart = tokio::spawn(async move {
        loop {
            beat();
            sleep(every).await;
        }
    });
    let answer = spawn_blocking(work).await;
    let answer = answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
    heart.abort();
    answer
}
