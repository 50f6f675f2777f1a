//! Wrong: the sleep is created once, so it is ready for ever after the first beat.

use std::panic::resume_unwind;
use std::pin::pin;
use std::time::Duration;

use tokio::select;
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
    let mut work = spawn_blocking(work);
    let mut period = pin!(sleep(period));
    loop {
        select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            }
            () = &mut period => beat(),
        }
    }
}
