//! Wrong: it beats at fixed times, so after a slow beat the next one may come too early.

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::select;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep_until};

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
    let mut next = Instant::now() + period;
    loop {
        select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            }
            () = sleep_until(next) => {
                beat();
                next += period;
            }
        }
    }
}
