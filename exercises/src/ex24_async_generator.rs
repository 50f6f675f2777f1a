//! # 24: an async generator
//!
//! In Python, an `async def` with a `yield` in it is an async generator. It runs as far as its
//! `yield`, and goes on when the next value is wanted. Rust has no `yield` yet. Build such a
//! generator all the same: a stream of primes that works only as far as it is read, and that is
//! gone when its reader is.
//!
//! Read before: the lesson `spinner-async`, steps (2), (5) and (7), and *Backpressure* in the
//! glossary.
//!
//! Docs: <https://docs.rs/tokio/latest/tokio/sync/mpsc/fn.channel.html>,
//! <https://docs.rs/tokio/latest/tokio/task/struct.JoinHandle.html#method.abort>
//!
//! Test: `cargo test -p exercises ex24`. Hints: at the end of this file.

/// The primes among `numbers`, in order: those for which `check` says `true`.
///
/// It is lazy. At no time have more than two primes been found that nobody has taken yet: then
/// it checks nothing until the next one is taken.
///
/// `numbers` may go on for ever. `check` waits, now and then: it may ask a server.
pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    todo!("ex24: start a task that looks for primes and waits while nobody wants the next one")
}

/// What [`primes`] returns: the reader's end.
///
/// When it is dropped, the runtime drops `numbers` and `check`, too, at its next opportunity. This
/// ends even a check that is under way, and would have gone on for hours.
pub struct Primes {
    // What does the reader need?
}

impl Primes {
    /// The next prime; `None` when there are no more numbers, then and ever after.
    ///
    /// If it is given up half-way, as by a timeout, no prime is lost: the next call returns it.
    pub async fn next(&mut self) -> Option<u64> {
        todo!("ex24: wait for the next prime")
    }
}

// region: Hint 1, a nudge
//
// A channel is a generator cut in two. `send` is the `yield`: in a channel that has room for one,
// it waits until the reader comes along.
//
// endregion
// region: Hint 2, an approach
//
// Let a task go through the numbers, and send the primes into a bounded channel of tokio (that of
// `std` would block the thread, and with it the reader). `Primes` has the receiver. The end comes
// by itself: when the loop is over, the sender is dropped.
//
// A receiver that is dropped ends the task, too, but only when it sends again. What if that takes
// hours? `Primes` must know its task.
//
// endregion
// region: Hint 3, almost there
//
// Keep the `JoinHandle` in `Primes`, and write `impl Drop for Primes`, which calls `abort`: it ends
// the task at its `await`, and drops all that the task owns. A dropped handle alone ends nothing.
//
// endregion
