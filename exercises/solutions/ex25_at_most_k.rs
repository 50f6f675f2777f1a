//! # 25: at most k at a time

use tokio::task::JoinSet;

/// Fetches each of the `addresses` once, and returns the answers in the order of the addresses. An
/// answer is a page, or an error; an error changes nothing for the other addresses.
///
/// Never are more than `k` fetches under way. As soon as one is done, the next one begins, so there
/// are fewer than `k` only when no address is left to begin with. `k` is at least 1.
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
    // There are never more than k tasks, however many addresses. And if somebody gives us up, the
    // set is dropped and aborts them: nothing is left behind.
    let mut under_way = JoinSet::new();
    let mut answers = Vec::new();
    loop {
        for (i, address) in addresses.by_ref().take(k - under_way.len()) {
            let page = fetch(address);
            under_way.spawn(async move { (i, page.await) });
        }
        match under_way.join_next().await {
            Some(answer) => answers.push(answer.expect("a fetch returns its errors")),
            None => break,
        }
    }
    answers.sort_unstable_by_key(|(i, _)| *i);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
