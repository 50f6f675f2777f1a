//! Wrong: if `fetch_all` is dropped, its tasks keep running.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task;

pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let permits = Arc::new(Semaphore::new(k.min(Semaphore::MAX_PERMITS)));
    let mut tasks = Vec::new();
    for url in urls {
        let (permits, page) = (Arc::clone(&permits), fetch(url));
        tasks.push(task::spawn(async move {
            let _permit = permits.acquire().await.expect("the semaphore is never closed");
            page.await
        }));
    }
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("a fetch does not panic"));
    }
    results
}
