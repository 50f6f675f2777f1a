//! # 37: graceful shutdown
//!
//! A server is to be replaced by a new version. If you kill it, every request in progress is lost.
//! If you wait until it is idle, you may wait forever, because new requests keep arriving and some
//! of the old ones hang. A *graceful shutdown* takes four steps:
//!
//! 1. stop accepting: refuse new requests, so that the clients can go to another server,
//! 2. drain: finish the requests in progress,
//! 3. give up at a deadline: cancel the requests that are still in progress,
//! 4. report whose requests were cut off, so that someone can look into it.
//!
//! In this exercise, a channel takes the place of the network. A real server accepts connections in
//! the same loop.
//!
//! Read first: the lesson `spinner-async`, steps (5) and (6); exercises 29 and 33; *Graceful
//! shutdown* and *Cancellation* in the glossary.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/macro.select.html>,
//! <https://docs.rs/tokio/latest/tokio/task/struct.JoinSet.html>,
//! <https://docs.rs/tokio/latest/tokio/sync/mpsc/struct.Receiver.html>
//!
//! Test: `cargo test -p exercises ex37`. Hints: at the end of this file.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;

/// Serves requests until `stop` is ready, then shuts down gracefully. Returns the clients whose
/// requests were cut off.
///
/// Each message in `requests` is the name of a client and its request. The server accepts each
/// request as soon as it arrives, and drives the future that `handle` returns in its own task, any
/// number of them concurrently. A future that panics affects no other request.
///
/// When `stop` is ready, or when all senders have been dropped, the server shuts down:
///
/// 1. It accepts no request any more, not even one that already waits in the channel. It closes the
///    channel and drops the requests in it at once.
/// 2. It waits for the requests in progress, all together for at most `grace`. It returns as soon
///    as the last one has ended. `grace` may be any duration; `Duration::MAX` means no deadline.
/// 3. After `grace` it cancels the requests that are still in progress. When it returns, all of
///    their futures have been dropped.
/// 4. It returns the names of the clients whose requests it cancelled, in the order in which the
///    requests were accepted. A client with two such requests is named twice. A request that has
///    finished or panicked was not cut off, even if it did so at the last moment.
///
/// If `serve` is itself dropped before it returns, the requests in progress are cancelled: they may
/// be dropped a moment later.
pub async fn serve<R, F>(
    requests: Receiver<(String, R)>,
    handle: impl Fn(R) -> F,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> Vec<String>
where
    F: Future<Output = ()> + Send + 'static,
{
    todo!("ex37: accept requests until `stop`, drain for at most `grace`, then cancel the rest")
}

// region: Hint 1, a nudge
//
// The server has two phases. In the first it waits for several things at once: `stop`, a request,
// the end of a request in progress. In the second it waits for the end of all requests, or for the
// deadline. Which value should own the tasks in both phases?
//
// endregion
// region: Hint 2, an approach
//
// Phase one is a loop around `select!`. By default, `select!` picks at random among the arms that
// are ready, so it may accept a request although `stop` is ready. With `biased;` as its first line,
// it checks the arms in order.
//
// Spawn the requests into a `JoinSet`. Dropping the receiver closes the channel and drops what is
// in it. Phase two is `timeout(grace, ...)` around a loop of `join_next`. The whole loop gets one
// deadline, not each `join_next`.
//
// To know whose requests are left, keep a map from the id of a task to the client, and remove the
// entry when the task has ended, however it ended.
//
// endregion
// region: Hint 3, almost there
//
// `tasks.spawn(future).id()` is the id of a task. `join_next_with_id` returns it again when the
// task has ended: `Ok((id, output))`, or an error with `error.id()` if the task has panicked.
//
// After the deadline, call `abort_all`, and then `join_next_with_id` until the set is empty. Only
// now is it certain which requests were cut off: those whose error says `is_cancelled()`. A task
// that was in its last poll when it was aborted finishes nevertheless.
//
// For the order, store in the map a number that counts the accepted requests, next to the client.
//
// endregion
