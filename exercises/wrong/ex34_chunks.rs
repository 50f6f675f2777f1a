//! Wrong: the next chunk starts only when the slowest fetch of the current one has ended.

use tokio::task;

pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let mut results = Vec::new();
    for chunk in urls.chunks(k) {
        let fetches = chunk.iter().map(|url| task::spawn(fetch(url.clone())));
        let tasks: Vec<_> = fetches.collect();
        for task in tasks {
            results.push(task.await.expect("a fetch does not panic"));
        }
    }
    results
}
