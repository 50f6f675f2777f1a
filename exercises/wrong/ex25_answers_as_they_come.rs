//! Wrong: the answers come in the order in which the fetches end.

use tokio::task::JoinSet;

pub async fn fetch_all<F, R>(
    addresses: Vec<String>,
    k: usize,
    fetch: F,
) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let mut addresses = addresses.into_iter();
    let mut under_way = JoinSet::new();
    let mut answers = Vec::new();
    loop {
        for address in addresses.by_ref().take(k - under_way.len()) {
            under_way.spawn(fetch(address));
        }
        match under_way.join_next().await {
            Some(answer) => answers.push(answer.expect("a fetch returns its errors")),
            None => return answers,
        }
    }
}
