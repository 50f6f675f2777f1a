//! Wrong: it asks every 10 ms whether the work is done.

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

pub async fn with_heartbeat<T, W>(
    work: W,
    period: Duration,
    mut beat: impl FnMut() + Send + 'static,
) -> T
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let work = spawn_blocking(work);
    let mut last = Instant::now();
    while !work.is_finished() {
        sleep(period.min(Duration::from_millis(10))).await;
        if last.elapsed() >= period {
            beat();
            last = Instant::now();
        }
    }
    work.await.unwrap_or_else(|error| resume_unwind(error.into_panic()))
}
