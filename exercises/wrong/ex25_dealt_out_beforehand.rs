//! Wrong: k tasks, each with a fixed share. Some are idle while others have much left to do.

use tokio::task;

type Answer = Result<String, String>;

pub async fn fetch_all<F, R>(
    addresses: Vec<String>,
    k: usize,
    fetch: F,
) -> Vec<Result<String, String>>
where
    F: Fn(String) -> R,
    R: Future<Output = Result<String, String>> + Send + 'static,
{
    let mut answers = vec![Err(String::new()); addresses.len()];
    let mut shares: Vec<Vec<(usize, R)>> = (0..k).map(|_| Vec::new()).collect();
    for (i, address) in addresses.into_iter().enumerate() {
        shares[i % k].push((i, fetch(address)));
    }
    let tasks: Vec<_> = shares.into_iter().map(|share| task::spawn(work(share))).collect();
    for task in tasks {
        for (i, answer) in task.await.expect("a fetch returns its errors") {
            answers[i] = answer;
        }
    }
    answers
}

async fn work<R: Future<Output = Answer>>(share: Vec<(usize, R)>) -> Vec<(usize, Answer)> {
    let mut answers = Vec::new();
    for (i, page) in share {
        answers.push((i, page.await));
    }
    answers
}
