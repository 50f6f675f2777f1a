//! Wrong: after a slow beat, the interval makes up for the missed beats without a pause.

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::select;
use tokio::task::spawn_blocking;
use tokio::time::interval;

pub async fn with_heartbeat<T, W>(
    work: W,
    period: Duration,
    mut beat: impl FnMut() + Send + 'static,
) -> T
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let mut work = spawn_blocking(work);
    let mut interval = interval(period);
    interval.tick().await;
    loop {
        select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            }
            _ = interval.tick() => beat(),
        }
    }
}
