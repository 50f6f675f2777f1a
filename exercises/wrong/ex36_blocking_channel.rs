//! Wrong: a channel of `std` blocks the thread, so the task at its other end never runs.

use std::sync::mpsc::{Receiver, sync_channel};
use tokio::task::{self, JoinHandle};

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let (prime_tx, prime_rx) = sync_channel(1);
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
    prime_rx: Receiver<u64>,
    task: JoinHandle<()>,
}

impl Primes {
    pub async fn next(&mut self) -> Option<u64> {
        self.prime_rx.recv().ok()
    }
}

impl Drop for Primes {
    fn drop(&mut self) {
        self.task.abort();
    }
}
