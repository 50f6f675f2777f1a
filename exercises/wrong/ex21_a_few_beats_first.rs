//! Wrong: the beats come before the work, not while it runs.

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
    for _ in 0..3 {
        beat();
        sleep(every).await;
    }
    work()
}
