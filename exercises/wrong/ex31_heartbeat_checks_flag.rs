//! Wrong: the heartbeat notices only at its next beat that the work is done.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
    let done = Arc::new(AtomicBool::new(false));
    let is_done = Arc::clone(&done);
    tokio::spawn(async move {
        loop {
            sleep(period).await;
            if is_done.load(Ordering::Relaxed) {
                return;
            }
            beat();
        }
    });
    let answer = spawn_blocking(work).await;
    done.store(true, Ordering::Relaxed);
    answer.unwrap_or_else(|error| resume_unwind(error.into_panic()))
}
