//! Wrong: it looks before each check whether the reader is gone, but not during the check.

use tokio::sync::mpsc::{Receiver, channel};
use tokio::task;

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let (yields, found) = channel(1);
    task::spawn(async move {
        for n in numbers {
            if yields.is_closed() {
                return;
            }
            if check(n).await && yields.send(n).await.is_err() {
                return;
            }
        }
    });
    Primes { found }
}

pub struct Primes {
    found: Receiver<u64>,
}

impl Primes {
    pub async fn next(&mut self) -> Option<u64> {
        self.found.recv().await
    }
}
