//! Wrong: it checks two numbers at a time. If both are prime, three are found and not taken.

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
        let mut numbers = numbers.fuse();
        while let Some(first) = numbers.next() {
            let check_first = check(first);
            let second = numbers.next().map(|n| (n, check(n)));
            let check_second = async {
                match second {
                    Some((n, check)) => check.await.then_some(n),
                    None => None,
                }
            };
            let (first_is_prime, second) = tokio::join!(check_first, check_second);
            for prime in first_is_prime.then_some(first).into_iter().chain(second) {
                if prime_tx.send(prime).await.is_err() {
                    return;
                }
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
