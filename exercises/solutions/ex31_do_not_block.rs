//! # 31: do not block the event loop

use std::panic::resume_unwind;
use std::time::Duration;

use tokio::select;
use tokio::task;
use tokio::time::sleep;

/// Runs `work`, a long computation without an `await`, and returns its result. While `work` runs,
/// waits for `period` and then calls `beat`, again and again. A beat that takes long delays the
/// next one: from the end of one beat to the start of the next, at least `period` passes.
///
/// Meanwhile, all other tasks of the runtime keep running, including a hundred other calls of
/// `with_heartbeat`, whose work runs at the same time. The runtime may have only one thread.
/// (`block_in_place` panics on such a runtime.)
///
/// If `work` panics, `with_heartbeat` panics with the same payload. When `work` has returned or
/// panicked, the heartbeat stops at once: `beat` is dropped without another call, even if the next
/// beat is far away.
///
/// If `with_heartbeat` is itself dropped before it returns, the heartbeat stops in the same way.
/// `work` cannot be cancelled: it runs to its end, and its result is discarded.
pub async fn with_heartbeat<T, W>(
    work: W,
    period: Duration,
    mut beat: impl FnMut() + Send + 'static,
) -> T
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    // `spawn(async move { work() })` was the bug. A task is not a thread: this one contains no
    // `await`, so it occupied the runtime's only thread until it was done. `spawn_blocking` uses
    // another thread, and returns a handle that can be awaited.
    let mut work = task::spawn_blocking(work);
    loop {
        select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            }
            () = sleep(period) => beat(),
        }
    }
}
