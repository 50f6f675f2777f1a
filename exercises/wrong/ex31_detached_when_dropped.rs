//! Wrong: if `with_heartbeat` is dropped, its heartbeat task keeps running.

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::sleep;

pub async fn with_heartbeat<T, W>(
    work: W,
    period: Duration,
    mut beat: impl FnMut() + Send + 'static,
) -> T
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let heartbeat = tokio::spawn(async move {
        loop {
            sleep(period).await;
            beat();
        }
    });
    let answer = spawn_blocking(work).await;
    heartbeat.abort();
    answer.unwrap_or_else(|error| resume_unwind(error.into_panic()))
}
