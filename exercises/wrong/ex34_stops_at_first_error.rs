//! Wrong: the first error ends `fetch_all`, and the other results are lost.

use tokio::task::JoinSet;

pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let mut urls = urls.into_iter().enumerate();
    let mut tasks = JoinSet::new();
    let mut results = Vec::new();
    loop {
        for (i, url) in urls.by_ref().take(k - tasks.len()) {
            let page = fetch(url);
            tasks.spawn(async move { (i, page.await) });
        }
        match tasks.join_next().await {
            Some(Ok((_, Err(error)))) => return vec![Err(error)],
            Some(result) => results.push(result.expect("a fetch does not panic")),
            None => break,
        }
    }
    results.sort_by_key(|(i, _)| *i);
    results.into_iter().map(|(_, result)| result).collect()
}
