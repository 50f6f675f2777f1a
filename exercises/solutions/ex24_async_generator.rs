//! # 24: an async generator

use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::{self, JoinHandle};

/// The primes among `numbers`, in order: those for which `check` says `true`.
///
/// It is lazy. At no time have more than two primes been found that nobody has taken yet: one waits
/// in the channel, the other in the hand of the task.
pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let (yields, found) = channel(1);
    let source = task::spawn(async move {
        for n in numbers {
            // `send` is our `yield`: it waits until there is room. It fails when nobody reads.
            if check(n).await && yields.send(n).await.is_err() {
                return;
            }
        }
    });
    Primes { found, source }
}

/// What [`primes`] returns: the reader's end.
pub struct Primes {
    found: Receiver<u64>,
    source: JoinHandle<()>,
}

impl Primes {
    /// The next prime; `None` when there are no more numbers, then and ever after.
    ///
    /// If it is given up half-way, no prime is lost: `recv` takes a value only when it returns it,
    /// and the task knows nothing of who waits.
    pub async fn next(&mut self) -> Option<u64> {
        self.found.recv().await
    }
}

/// Without it the task would go on until it sends the next time, which may be never.
impl Drop for Primes {
    fn drop(&mut self) {
        self.source.abort();
    }
}
