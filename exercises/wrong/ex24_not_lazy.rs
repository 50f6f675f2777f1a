//! Wrong: the channel has no bound, so the source runs ahead for as long as it can.

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::{self, JoinHandle};

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let (yields, found) = unbounded_channel();
    let source = task::spawn(async move {
        for n in numbers {
            if check(n).await && yields.send(n).is_err() {
                return;
            }
        }
    });
    Primes { found, source }
}

pub struct Primes {
    found: UnboundedReceiver<u64>,
    source: JoinHandle<()>,
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
