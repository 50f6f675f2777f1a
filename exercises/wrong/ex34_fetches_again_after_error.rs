//! Wrong: it fetches a URL again after an error.

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
            let page = (fetch(url.clone()), fetch(url));
            tasks.spawn(async move {
                match page.0.await {
                    Ok(page) => (i, Ok(page)),
                    Err(_) => (i, page.1.await),
                }
            });
        }
        match tasks.join_next().await {
            Some(result) => results.push(result.expect("a fetch does not panic")),
            None => break,
        }
    }
    results.sort_unstable_by_key(|(i, _)| *i);
    results.into_iter().map(|(_, result)| result).collect()
}
