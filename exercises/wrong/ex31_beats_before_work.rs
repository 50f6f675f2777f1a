//! Wrong: the heartbeats come before the work, not while it runs, and the work blocks the thread.

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
    for _ in 0..3 {
        beat();
        sleep(period).await;
    }
    work()
}
