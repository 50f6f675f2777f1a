//! Wrong: it checks before each number whether the reader is gone, but cannot cancel a check in
//! progress.

use tokio::sync::mpsc::{Receiver, channel};
use tokio::task;

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let (prime_tx, prime_rx) = channel(1);
    task::spawn(async move {
        for n in numbers {
            if prime_tx.is_closed() {
                return;
            }
            if check(n).await && prime_tx.send(n).await.is_err() {
                return;
            }
        }
    });
    Primes { prime_rx }
}

pub struct Primes {
    prime_rx: Receiver<u64>,
}

impl Primes {
    pub async fn next(&mut self) -> Option<u64> {
        self.prime_rx.recv().await
    }
}
