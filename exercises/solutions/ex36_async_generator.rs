//! # 36: an async generator

use std::panic::resume_unwind;

use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinSet;

/// Returns a stream of the primes among `numbers`, in order: the numbers for which `check` returns
/// `true`.
///
/// The stream is lazy. At most two primes have been found but not yet taken by the reader. When
/// there are two, no number is checked until the reader takes one.
///
/// `numbers` may be infinite. `check` may wait, for example for a server. Each number is checked
/// once. `numbers` is not asked again after it has returned `None`.
pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    // One prime waits in the channel, another in the task's pending `send`: two in total.
    let (prime_tx, prime_rx) = channel(1);
    let mut task = JoinSet::new();
    task.spawn(async move {
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
    /// Contains one task. When the set is dropped, it aborts the task, which otherwise would keep
    /// running until its next `send`, which may never come.
    task: JoinSet<()>,
}

impl Primes {
    /// Returns the next prime. Returns `None` when there are no more numbers, and on every call
    /// after that.
    ///
    /// This is cancellation safe: if a call is cancelled, for example by a timeout, no prime is
    /// lost. The next call returns it. A check that was in progress continues.
    ///
    /// If `check` panics, `next` first returns the primes that were found before, and then panics
    /// with the same payload. So a failure does not look like the end of the stream.
    pub async fn next(&mut self) -> Option<u64> {
        // `recv` is cancellation safe: it takes a value out of the channel only when it returns it.
        let prime = self.prime_rx.recv().await;
        if prime.is_none() {
            // The task has ended. `join_next` is cancellation safe, too. After the end it returns
            // `None` at once.
            if let Some(Err(error)) = self.task.join_next().await {
                resume_unwind(error.into_panic());
            }
        }
        prime
    }
}
