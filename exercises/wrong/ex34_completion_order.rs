//! Wrong: the results are in the order in which the fetches end, not in the order of `urls`.

use tokio::task::JoinSet;

pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let mut urls = urls.into_iter();
    let mut tasks = JoinSet::new();
    let mut results = Vec::new();
    loop {
        for url in urls.by_ref().take(k - tasks.len()) {
            tasks.spawn(fetch(url));
        }
        match tasks.join_next().await {
            Some(result) => results.push(result.expect("a fetch does not panic")),
            None => return results,
        }
    }
}
