//! Wrong: the reader itself owns a sender, so the stream never ends.

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{self, JoinHandle};

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let (prime_tx, prime_rx) = channel(1);
    let extra_tx = prime_tx.clone();
    let task = task::spawn(async move {
        for n in numbers {
            if check(n).await && prime_tx.send(n).await.is_err() {
                return;
            }
        }
    });
    Primes { prime_rx, task, _extra_tx: extra_tx }
}

pub struct Primes {
    prime_rx: Receiver<u64>,
    task: JoinHandle<()>,
    _extra_tx: Sender<u64>,
}

impl Primes {
    pub async fn next(&mut self) -> Option<u64> {
        self.prime_rx.recv().await
    }
}

impl Drop for Primes {
    fn drop(&mut self) {
        self.task.abort();
    }
}
