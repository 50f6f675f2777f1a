//! Wrong: the work has a thread of its own, but `join` blocks the runtime's until it is done.

use std::panic::resume_unwind;
use std::thread;
use std::time::Duration;

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
    let work = thread::spawn(work);
    let heart = tokio::spawn(async move {
        loop {
            beat();
            sleep(every).await;
        }
    });
    tokio::task::yield_now().await;
    let answer = work.join();
    heart.abort();
    let _ = heart.await;
    answer.unwrap_or_else(|panic| resume_unwind(panic))
}
