//! Wrong: it skips a number that is equal to the one before.

use std::panic::resume_unwind;

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
        let mut last = None;
        for n in numbers {
            if last.replace(n) == Some(n) {
                continue;
            }
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
                resume_unwind(error.into_panic());
            }
        }
        prime
    }
}
