//! # 34: at most k at a time

use tokio::task::JoinSet;

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
    let mut urls = urls.into_iter().enumerate();
    // The set never contains more than k tasks, however many URLs there are. If `fetch_all` is
    // cancelled, the set is dropped and aborts them: no detached task is left.
    let mut tasks = JoinSet::new();
    let mut results = Vec::new();
    loop {
        for (i, url) in urls.by_ref().take(k - tasks.len()) {
            let page = fetch(url);
            tasks.spawn(async move { (i, page.await) });
        }
        match tasks.join_next().await {
            Some(result) => results.push(result.expect("a fetch does not panic")),
            None => break,
        }
    }
    results.sort_unstable_by_key(|(i, _)| *i);
    results.into_iter().map(|(_, result)| result).collect()
}
