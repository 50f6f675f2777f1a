//! # 21: do not block the loop
//!
//! A server computes something long, and sends a heartbeat meanwhile, so that its client can see
//! that it is alive. Every client complains: "not one heartbeat, and then the answer". The author
//! is at a loss: the computation *is* in a task of its own.
//!
//! Find the bug, and fix it. You need not change much.
//!
//! Read before: the lesson `spinner-async`, "Threads and tasks" and "Predict, then try".
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/task/index.html>
//!
//! Test: `cargo test -p exercises ex21`. Hints: at the end of this file.

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
    // In the background, so that the heart can beat.
    let mut work = task::spawn(async move { work() });
    loop {
        select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            }
            () = sleep(every) => beat(),
        }
    }
}

// region: Hint 1, a nudge
//
// How many threads has this program? Which of them runs the line `work()`? Who else needs it?
//
// endregion
// region: Hint 2, an approach
//
// A task is no thread. Tasks take turns, at an `await` that waits; between two of them, nobody else
// on the thread runs. `async move { work() }` has none at all. Work that does not await needs a
// thread on which nobody else waits for a turn.
//
// endregion
// region: Hint 3, almost there
//
// `task::spawn_blocking` takes a closure, runs it in a thread for such work, and returns a handle
// that can be awaited, as `spawn` does.
//
// (`std::thread::spawn` starts a thread as well, but its `join` blocks. How would you await that?)
//
// endregion
