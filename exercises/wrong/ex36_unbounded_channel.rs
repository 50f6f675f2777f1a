//! Wrong: the channel is unbounded, so there is no backpressure: the task runs ahead without limit.

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::{self, JoinHandle};

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let (prime_tx, prime_rx) = unbounded_channel();
    let task = task::spawn(async move {
        for n in numbers {
            if check(n).await && prime_tx.send(n).is_err() {
                return;
            }
        }
    });
    Primes { prime_rx, task }
}

pub struct Primes {
    prime_rx: UnboundedReceiver<u64>,
    task: JoinHandle<()>,
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
