//! Wrong: the work of only two calls runs at the same time.

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::select;
use tokio::sync::Semaphore;
use tokio::task::{spawn, spawn_blocking};
use tokio::time::sleep;

static PERMITS: Semaphore = Semaphore::const_new(2);

pub async fn with_heartbeat<T, W>(
    work: W,
    period: Duration,
    mut beat: impl FnMut() + Send + 'static,
) -> T
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let mut work = spawn(async move {
        let _permit = PERMITS.acquire().await;
        spawn_blocking(work).await.unwrap_or_else(|error| resume_unwind(error.into_panic()))
    });
    loop {
        select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            }
            () = sleep(period) => beat(),
        }
    }
}
