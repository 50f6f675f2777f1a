//! Wrong: one error, and the other answers are lost.

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
    let mut addresses = addresses.into_iter().enumerate();
    let mut under_way = JoinSet::new();
    let mut answers = Vec::new();
    loop {
        for (i, address) in addresses.by_ref().take(k - under_way.len()) {
            let page = fetch(address);
            under_way.spawn(async move { (i, page.await) });
        }
        match under_way.join_next().await {
            Some(Ok((_, Err(error)))) => return vec![Err(error)],
            Some(answer) => answers.push(answer.expect("a fetch returns its errors")),
            None => break,
        }
    }
    answers.sort_by_key(|(i, _)| *i);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
