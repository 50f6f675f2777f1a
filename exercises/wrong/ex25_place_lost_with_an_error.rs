//! Wrong: a fetch that fails does not give its place back.

use std::sync::Arc;

use tokio::sync::Semaphore;
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
    let places = Arc::new(Semaphore::new(k));
    let start = |address| {
        let (places, page) = (Arc::clone(&places), fetch(address));
        task::spawn(async move {
            places.acquire().await.expect("it is never closed").forget();
            let page = page.await?;
            places.add_permits(1);
            Ok(page)
        })
    };
    let tasks: Vec<_> = addresses.into_iter().map(start).collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.expect("a fetch returns its errors"));
    }
    answers
}
