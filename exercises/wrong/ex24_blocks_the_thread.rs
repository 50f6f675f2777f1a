//! Wrong: a channel of `std` waits with the whole thread, and the other end never gets its turn.

use std::sync::mpsc::{Receiver, sync_channel};
use tokio::task::{self, JoinHandle};

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let (yields, found) = sync_channel(1);
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
    found: Receiver<u64>,
    source: JoinHandle<()>,
}

impl Primes {
    pub async fn next(&mut self) -> Option<u64> {
        self.found.recv().ok()
    }
}

impl Drop for Primes {
    fn drop(&mut self) {
        self.source.abort();
    }
}
