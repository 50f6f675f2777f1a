//! # 21: do not block the loop

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::select;
use tokio::task;
use tokio::time::sleep;

/// Does `work`, which computes for long without a pause, and returns its answer. As long as that
/// takes, it calls `beat` again and again, and waits for `every` in between.
///
/// The runtime may have one thread only (so `block_in_place` is no way out). Everything else on it
/// goes on, too, even other work. A panic of `work` is a panic of `with_heartbeat`, and its message
/// is not lost. Either way the heart stops: `beat` is dropped.
pub async fn with_heartbeat<T, W>(
    work: W,
    every: Duration,
    mut beat: impl FnMut() + Send + 'static,
) -> T
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    // `spawn(async move { work() })` was the bug. A task is no thread: with no `await` inside, it
    // kept the one thread of the runtime to itself until it was done. This takes another thread,
    // and the handle that it returns can be awaited.
    let mut work = task::spawn_blocking(work);
    loop {
        select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            }
            () = sleep(every) => beat(),
        }
    }
}
