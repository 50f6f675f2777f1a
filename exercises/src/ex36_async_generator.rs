//! # 36: an async generator
//!
//! In Python, an `async def` that contains a `yield` is an async generator. It runs up to its
//! `yield` and continues when the next value is requested. Stable Rust has no `yield`. Build such a
//! generator from a task and a channel: a stream of primes that stays at most two primes ahead of
//! its reader, and that stops when its reader is dropped.
//!
//! Read first: the lesson `spinner-async`, steps (2), (5) and (7); *Backpressure* and
//! *Cancellation safety* in the glossary.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/sync/mpsc/fn.channel.html>,
//! <https://docs.rs/tokio/latest/tokio/task/struct.JoinSet.html>
//!
//! Test: `cargo test -p exercises ex36`. Hints: at the end of this file.

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
    todo!("ex36: spawn a task that finds primes, and waits while two of them are not taken yet")
}

/// The reader of the stream, returned by [`primes`].
///
/// When it is dropped, the runtime drops `numbers` and `check`, too, as soon as it can. This also
/// cancels a check that is in progress, even if that check would never end.
pub struct Primes {
    // What does the reader need?
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
        todo!("ex36: wait for the next prime")
    }
}

// region: Hint 1, a nudge
//
// A bounded channel connects the two halves of a generator. `send` takes the place of `yield`: when
// the channel is full, it waits until the reader has taken a value.
//
// endregion
// region: Hint 2, an approach
//
// Spawn a task that iterates over the numbers and sends the primes into a bounded channel of tokio.
// (A channel of `std` would block the thread, and with it the reader.) `Primes` owns the receiver.
// The end of the stream needs no code: when the loop ends, the sender is dropped.
//
// When the receiver is dropped, the task ends, too, but only at its next `send`. What if that
// takes hours? `Primes` also needs a way to cancel its task, and to learn that it has panicked.
//
// endregion
// region: Hint 3, almost there
//
// Spawn the task into a `JoinSet`, and store it in `Primes`. A `JoinSet` that is dropped aborts its
// tasks: this cancels the task at its `await` and drops everything that the task owns. (Dropping a
// `JoinHandle` would detach the task: it would keep running.) The capacity of the channel is 1: one
// prime is in the channel, and a second one waits in `send`.
//
// `recv` returns `None` when the task is gone. Has it finished, or has it panicked? `join_next`
// knows, and it is cancellation safe. Exercise 29 shows how to resume the panic.
//
// endregion
