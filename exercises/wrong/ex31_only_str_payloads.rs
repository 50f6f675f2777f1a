//! Wrong: it loses the message of a panic that is a `String`, and any other payload.

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
    loop {
        select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| {
                    let payload = error.into_panic();
                    panic!("{}", payload.downcast_ref::<&str>().unwrap_or(&"the work panicked"))
                });
            }
            () = sleep(period) => beat(),
        }
    }
}
