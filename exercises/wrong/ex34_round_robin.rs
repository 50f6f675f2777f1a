//! Wrong: k tasks get a fixed share each. Some become idle while others have many fetches left.

use tokio::task;

type FetchResult = Result<String, String>;

pub async fn fetch_all<F, R>(urls: Vec<String>, k: usize, fetch: F) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let mut results = vec![Err(String::new()); urls.len()];
    let mut shares: Vec<Vec<(usize, R)>> = (0..k).map(|_| Vec::new()).collect();
    for (i, url) in urls.into_iter().enumerate() {
        shares[i % k].push((i, fetch(url)));
    }
    let tasks: Vec<_> = shares.into_iter().map(|share| task::spawn(fetch_share(share))).collect();
    for task in tasks {
        for (i, result) in task.await.expect("a fetch does not panic") {
            results[i] = result;
        }
    }
    results
}

async fn fetch_share<R: Future<Output = FetchResult>>(
    share: Vec<(usize, R)>,
) -> Vec<(usize, FetchResult)> {
    let mut results = Vec::new();
    for (i, page) in share {
        results.push((i, page.await));
    }
    results
}
