//! Wrong: one at a time.

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
    for address in addresses {
        answers.push(fetch(address).await);
    }
    answers
}
