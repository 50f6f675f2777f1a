//! # 24: an async generator

use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::{self, JoinHandle};

/// Returns a stream of the primes among `numbers`, in order: the numbers for which `check` returns
/// `true`.
///
/// The stream is lazy. At most two primes have been found but not yet taken by the reader. When
/// there are two, no number is checked until the reader takes one.
///
/// `numbers` may be infinite. `check` may wait, for example for a server.
pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    // One prime waits in the channel, another in the task's pending `send`: two in total.
    let (prime_tx, prime_rx) = channel(1);
    let task = task::spawn(async move {
        for n in numbers {
            // `send` takes the place of `yield`: it waits until the channel has room. It fails when
            // the receiver is gone.
            if check(n).await && prime_tx.send(n).await.is_err() {
                return;
            }
        }
    });
    Primes { prime_rx, task }
}

/// The reader of the stream, returned by [`primes`].
///
/// When it is dropped, the runtime drops `numbers` and `check`, too, as soon as it can. This also
/// cancels a check that is in progress, even if that check would never end.
pub struct Primes {
    prime_rx: Receiver<u64>,
    task: JoinHandle<()>,
}

impl Primes {
    /// Returns the next prime. Returns `None` when there are no more numbers, and on every call
    /// after that.
    ///
    /// This is cancellation safe: if a call is cancelled, for example by a timeout, no prime is
    /// lost. The next call returns it.
    pub async fn next(&mut self) -> Option<u64> {
        // `recv` is cancellation safe: it takes a value out of the channel only when it returns it.
        self.prime_rx.recv().await
    }
}

/// Without this, the task would keep running until its next `send`, which may never come.
impl Drop for Primes {
    fn drop(&mut self) {
        self.task.abort();
    }
}
