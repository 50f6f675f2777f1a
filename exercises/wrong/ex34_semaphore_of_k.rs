//! Wrong: a semaphore cannot have `k` permits if `k` is very large.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let permits = Arc::new(Semaphore::new(k));
    let mut tasks = JoinSet::new();
    for (i, url) in urls.into_iter().enumerate() {
        let (permits, page) = (Arc::clone(&permits), fetch(url));
        tasks.spawn(async move {
            let _permit = permits.acquire().await.expect("the semaphore is never closed");
            (i, page.await)
        });
    }
    let mut results = tasks.join_all().await;
    results.sort_unstable_by_key(|(i, _)| *i);
    results.into_iter().map(|(_, result)| result).collect()
}
