//! Wrong: it stores the results in a map that is sorted by URL.

use std::collections::BTreeMap;

use tokio::task::JoinSet;

pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let mut left = urls.clone().into_iter().enumerate();
    let mut tasks = JoinSet::new();
    let mut results = BTreeMap::new();
    loop {
        for (i, url) in left.by_ref().take(k - tasks.len()) {
            let page = fetch(url.clone());
            tasks.spawn(async move { ((url, i), page.await) });
        }
        match tasks.join_next().await {
            Some(result) => {
                let (url, page) = result.expect("a fetch does not panic");
                results.insert(url, page);
            }
            None => break,
        }
    }
    results.into_values().collect()
}
