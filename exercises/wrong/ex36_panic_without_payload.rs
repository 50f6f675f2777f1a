//! Wrong: `next` panics with another payload than the check.

use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinSet;

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let (prime_tx, prime_rx) = channel(1);
    let mut task = JoinSet::new();
    task.spawn(async move {
        for n in numbers {
            if check(n).await && prime_tx.send(n).await.is_err() {
                return;
            }
        }
    });
    Primes { prime_rx, task }
}

pub struct Primes {
    prime_rx: Receiver<u64>,
    task: JoinSet<()>,
}

impl Primes {
    pub async fn next(&mut self) -> Option<u64> {
        let prime = self.prime_rx.recv().await;
        if prime.is_none() {
            if let Some(Err(error)) = self.task.join_next().await {
                panic!("a check failed: {error}");
            }
        }
        prime
    }
}
