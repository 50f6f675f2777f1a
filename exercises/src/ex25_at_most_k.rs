//! # 25: at most k at a time
//!
//! You have a thousand addresses to fetch. One after the other takes for ever; all at once gets you
//! thrown out by the server. So: a hundred at a time, no more, and no fewer as long as any are left.
//!
//! Read before: exercise 19, and the lesson `spinner-async`, step (2).
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/task/struct.JoinSet.html> and
//! <https://docs.rs/tokio/latest/tokio/sync/struct.Semaphore.html>. Either will do.
//!
//! Test: `cargo test -p exercises ex25`. Hints: at the end of this file.

/// Fetches each of the `addresses` once, and returns the answers in the order of the addresses. An
/// answer is a page, or an error; an error changes nothing for the other addresses.
///
/// Never are more than `k` fetches under way. As soon as one is done, the next one begins, so there
/// are fewer than `k` only when no address is left to begin with. `k` is at least 1.
///
/// A fetch is under way from when its future is first driven until it returns.
pub async fn fetch_all<F, R>(
    addresses: Vec<String>,
    k: usize,
    fetch: F,
) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    todo!("ex25: fetch all addresses, k at a time")
}

// region: Hint 1, a nudge
//
// Groups of k, each awaited to its end, are too slow: one slow fetch holds up the whole group that
// comes next. What must happen at the moment when a single fetch is done?
//
// endregion
// region: Hint 2, an approach
//
// There are two ways. Start at most k tasks, and whenever one is done, start the next: a `JoinSet`
// tells you. Or start a task for each address at once, and let each wait for one of the k permits of
// a `Semaphore` before it fetches. Spawn them into a `JoinSet` here, too: tasks of a bare `spawn` go
// on if `fetch_all` itself is given up.
//
// endregion
// region: Hint 3, almost there
//
// With a `JoinSet`: `while tasks.len() < k` and an address is left, spawn; then take one result with
// `join_next().await`; and so on until it returns `None`. Let each task return its number, too, and
// sort by it in the end.
//
// With a `Semaphore`: the permit must live as long as the fetch. `let _ = ...` drops it at once;
// `let _permit = ...` keeps it.
//
// endregion
