//! Wrong: one `yield_now` lets the heartbeat run once. Then the work blocks the thread, as before.

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::task::yield_now;
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
    let mut work = tokio::spawn(async move {
        yield_now().await;
        work()
    });
    loop {
        beat();
        tokio::select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            }
            () = sleep(period) => {}
        }
    }
}
