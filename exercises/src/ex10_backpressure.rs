//! # 10: backpressure
//!
//! One thread produces items, another consumes them. If the producer is faster, items pile up until
//! memory is full. Make the producer wait when it is too far ahead, but never longer than
//! necessary.
//!
//! Count carefully: an item is *in flight* from the moment its production starts until it has been
//! consumed. Most items in flight wait in a channel, but not all of them.
//!
//! Read first: the lesson `threads`, and *Backpressure* in the glossary.
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/fn.bounded.html> and
//! <https://doc.rust-lang.org/std/thread/fn.scope.html>
//!
//! Test: `cargo test -p exercises ex10`. Hints: at the end of this file.

/// Calls `produce` repeatedly, on its own thread, until it returns `None`. Meanwhile passes the
/// items to `consume`, on the calling thread, in the order in which they were produced. Returns
/// when all items have been consumed.
///
/// An item is in flight from the call of `produce` until `consume` returns. `produce` is called
/// only while fewer than `max_in_flight` items (at least 1) are in flight, and then without any
/// further delay.
///
/// Waiting uses no CPU time.
pub fn pipeline<T: Send>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    todo!("ex10: spawn a thread that produces items, and consume them on this one")
}

// region: Hint 1, a nudge
//
// Imagine a full channel of capacity `max_in_flight`. It holds `max_in_flight` items. Where are
// more of them? Does the producer hold an item while it waits to send? Does the consumer hold one
// after it has received?
//
// endregion
// region: Hint 2, an approach
//
// After `produce` has returned, it is too late to wait. So the producer needs a permit before it
// produces an item. At the start there are `max_in_flight` permits. Whenever an item has been
// consumed, its permit is free again. How can the permit travel back to the producer?
//
// endregion
// region: Hint 3, almost there
//
// Use two channels that form a ring: items go one way, permits `()` come back the other way. Put
// `max_in_flight` permits in at the start. The producer receives a permit, produces an item and
// sends it. The consumer receives an item, consumes it and sends a permit back. At the end the
// producer drops its sender, which ends the consumer's loop. By then no thread receives permits any
// more, so sending one fails. Ignore that error.
//
// endregion
