//! Wrong: `let _ =` drops the permit on the spot: all fetch at once.

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
            let _ = places.acquire().await.expect("it is never closed");
            page.await
        })
    };
    let tasks: Vec<_> = addresses.into_iter().map(start).collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.expect("a fetch returns its errors"));
    }
    answers
}
