//! Wrong: only one fetch runs at a time.

pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let mut results = Vec::new();
    for url in urls {
        results.push(fetch(url).await);
    }
    results
}
