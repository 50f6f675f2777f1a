//! Wrong: the work has its own thread, but `join` blocks the runtime's thread until it is done.

use std::panic::resume_unwind;
use std::thread;
use std::time::Duration;

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
    let work = thread::spawn(work);
    let heartbeat = tokio::spawn(async move {
        loop {
            beat();
            sleep(period).await;
        }
    });
    tokio::task::yield_now().await;
    let answer = work.join();
    heartbeat.abort();
    let _ = heartbeat.await;
    answer.unwrap_or_else(|panic| resume_unwind(panic))
}
