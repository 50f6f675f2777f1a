//! Wrong: the reader keeps a sender itself, so that the stream never ends.

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{self, JoinHandle};

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let (yields, found) = channel(1);
    let sender = yields.clone();
    let source = task::spawn(async move {
        for n in numbers {
            if check(n).await && yields.send(n).await.is_err() {
                return;
            }
        }
    });
    Primes { found, source, _sender: sender }
}

pub struct Primes {
    found: Receiver<u64>,
    source: JoinHandle<()>,
    _sender: Sender<u64>,
}

impl Primes {
    pub async fn next(&mut self) -> Option<u64> {
        self.found.recv().await
    }
}

impl Drop for Primes {
    fn drop(&mut self) {
        self.source.abort();
    }
}
