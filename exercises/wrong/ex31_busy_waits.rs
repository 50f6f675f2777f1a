//! Wrong: the loop polls whether the work is done, and keeps a core busy (busy waiting).

use std::panic::resume_unwind;
use std::time::{Duration, Instant};

use tokio::task::{spawn_blocking, yield_now};

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
        if last.elapsed() >= period {
            last = Instant::now();
            beat();
        }
        yield_now().await;
    }
    work.await.unwrap_or_else(|error| resume_unwind(error.into_panic()))
}
