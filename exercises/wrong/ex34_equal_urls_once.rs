//! Wrong: it fetches equal URLs only once.

use std::collections::{HashMap, HashSet};

use tokio::task::JoinSet;

pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let different: HashSet<String> = urls.iter().cloned().collect();
    let mut left = different.into_iter();
    let mut tasks = JoinSet::new();
    let mut results = HashMap::new();
    loop {
        for url in left.by_ref().take(k - tasks.len()) {
            let page = fetch(url.clone());
            tasks.spawn(async move { (url, page.await) });
        }
        match tasks.join_next().await {
            Some(result) => {
                let (url, page) = result.expect("a fetch does not panic");
                results.insert(url, page);
            }
            None => break,
        }
    }
    urls.iter().map(|url| results[url].clone()).collect()
}
