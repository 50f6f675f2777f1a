//! # 31: do not block the event loop
//!
//! A server runs a long computation. Meanwhile it sends heartbeats, so that its client can see that
//! the server is alive. But no client ever receives a heartbeat, only the answer. The author does
//! not understand it, because the computation *is* in its own task.
//!
//! Find the bug and fix it. A small change is enough.
//!
//! Read first: the lesson `spinner-async`, "Threads and tasks" and "Predict, then try".
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/task/index.html>
//!
//! Test: `cargo test -p exercises ex31`. Hints: at the end of this file.

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
    // In the background, so that the loop below can call `beat`.
    let mut work = task::spawn(async move { work() });
    loop {
        // Waits for both, and runs the arm of the future that is ready first.
        select! {
            answer = &mut work => {
                return answer.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            }
            () = sleep(period) => beat(),
        }
    }
}

// region: Hint 1, a nudge
//
// How many threads does this program have? Which of them runs the line `work()`? What else needs
// that thread?
//
// endregion
// region: Hint 2, an approach
//
// A task is not a thread. The runtime switches tasks only at an `await` that has to wait; between
// two of them, no other task on that thread runs. `async move { work() }` contains no `await` at
// all. Code that does not await needs a thread that is not shared with tasks.
//
// endregion
// region: Hint 3, almost there
//
// `task::spawn_blocking` takes a closure, runs it on a thread for blocking work, and returns a
// handle that can be awaited, as `spawn` does.
//
// Two limits of `spawn_blocking`: once its closure runs, it cannot be aborted, and the runtime
// waits for it at shutdown. And it starts another thread whenever all its threads are busy, up to
// several hundred. For many CPU-bound jobs, tokio's documentation recommends rayon, which by
// default uses one thread per core (exercise 22).
//
// (`std::thread::spawn` starts a thread, too, but its `join` blocks. How would you await that?)
//
// endregion
