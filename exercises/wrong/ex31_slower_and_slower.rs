//! Wrong: it doubles the period after each beat.

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::select;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

pub async fn with_heartbeat<T, W>(
    work: W,
    mut period: Duration,
    mut beat: impl FnMut() + Send + 'static,
) -> T
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let mut work = spawn_blocking(work);
    loop {
        select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            }
            () = sleep(period) => {
                beat();
                period *= 2;
            }
        }
    }
}
