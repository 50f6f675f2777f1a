//! Wrong: the next group begins only when the slowest of this one is done.

use tokio::task;

pub async fn fetch_all<F, R>(
    addresses: Vec<String>,
    k: usize,
    fetch: F,
) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let mut answers = Vec::new();
    for group in addresses.chunks(k) {
        let fetches = group.iter().map(|address| task::spawn(fetch(address.clone())));
        let tasks: Vec<_> = fetches.collect();
        for task in tasks {
            answers.push(task.await.expect("a fetch returns its errors"));
        }
    }
    answers
}
