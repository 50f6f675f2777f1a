//! # 34: at most k at a time
//!
//! You have a thousand URLs to fetch. One after the other takes too long. All at once overloads the
//! server, which then rejects your requests. So limit the concurrency: run at most a hundred
//! fetches at a time, and always a hundred as long as enough URLs are left.
//!
//! Read first: exercise 29, and the lesson `spinner-async`, step (2).
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/task/struct.JoinSet.html> and
//! <https://docs.rs/tokio/latest/tokio/sync/struct.Semaphore.html>. You can use either.
//!
//! Test: `cargo test -p exercises ex34`. Hints: at the end of this file.

/// Fetches each of the `urls` once and returns the results in the order of `urls`. A result is a
/// page or an error; an error does not affect the other URLs.
///
/// At most `k` fetches run at the same time. As soon as one ends, the next starts, so fewer than
/// `k` run only when no URL is left to start with. `k` is at least 1 and may be any larger number:
/// `usize::MAX` means no limit. `urls` may contain the same URL several times.
///
/// Calling `fetch` does not start a fetch: it starts when its future is first polled, and runs
/// until that future returns. The fetches do not panic.
///
/// If `fetch_all` is itself dropped before it returns, the fetches that run are cancelled (they may
/// be dropped a moment later), and no other fetch starts.
pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    todo!("ex34: fetch all URLs, k at a time")
}

// region: Hint 1, a nudge
//
// Chunks of k, each awaited to its end, are too slow: one slow fetch delays the whole next chunk.
// What must happen when a single fetch ends?
//
// endregion
// region: Hint 2, an approach
//
// There are two ways. Either spawn at most k tasks, and spawn the next whenever one ends: a
// `JoinSet` tells you when. Or spawn a task for each URL at once, and let each task wait for one of
// the k permits of a `Semaphore` before it fetches. Spawn the tasks into a `JoinSet` here, too:
// tasks from a plain `spawn` keep running if `fetch_all` itself is cancelled.
//
// endregion
// region: Hint 3, almost there
//
// With a `JoinSet`: while `tasks.len() < k` and a URL is left, spawn a task. Then take one result
// with `join_next().await`. Repeat until that returns `None`. Let each task return its index, too,
// and sort by it at the end.
//
// With a `Semaphore`: the permit must live as long as the fetch. `let _ = ...` drops it at once;
// `let _permit = ...` keeps it. A `Semaphore` has at most `Semaphore::MAX_PERMITS` permits, but `k`
// may be larger.
//
// endregion
