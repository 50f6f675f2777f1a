//! Wrong: `let _ =` drops the permit at once, so all fetches run at the same time.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task;

pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let permits = Arc::new(Semaphore::new(k));
    let spawn_fetch = |url| {
        let (permits, page) = (Arc::clone(&permits), fetch(url));
        task::spawn(async move {
            let _ = permits.acquire().await.expect("the semaphore is never closed");
            page.await
        })
    };
    let tasks: Vec<_> = urls.into_iter().map(spawn_fetch).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("a fetch does not panic"));
    }
    results
}
