//! # 12: backpressure
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
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/struct.Receiver.html> and
//! <https://doc.rust-lang.org/std/thread/fn.scope.html>
//!
//! Test: `cargo test -p exercises ex12`. Hints: at the end of this file.

/// Calls `produce` repeatedly until it returns `None` for the first time, always on the same
/// thread, which is not the calling one. Meanwhile passes the items to `consume`, on the calling
/// thread, in the order in which they were produced. Returns when all items have been consumed.
///
/// An item is in flight from the call of `produce` until `consume` returns. `produce` is called
/// only while fewer than `max_in_flight` items are in flight, and then without any further delay.
/// Likewise, `consume` is called without any further delay, also while `produce` is running.
///
/// `max_in_flight` is at least 1. It may be very large, up to `usize::MAX`, even if there are few
/// items: it costs neither memory nor time.
///
/// A waiting thread is blocked until it can continue. It neither polls nor uses CPU time.
pub fn pipeline<T: Send>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    todo!("ex12: spawn a thread that produces items, and consume them on this one")
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
// After `produce` has returned, it is too late to wait. So the producer counts the items in flight,
// and waits before it calls `produce` if there are `max_in_flight`. How does it learn that an item
// has been consumed?
//
// endregion
// region: Hint 3, almost there
//
// Use two channels that form a ring: items go one way, and for each consumed item a `()` comes back
// the other way. Before it produces an item, the producer takes what has come back (`try_iter`),
// and subtracts it from its count. If the count is still `max_in_flight`, it blocks (`recv`). At
// the end the producer drops its sender, which ends the consumer's loop. By then no thread receives
// what comes back, so sending it fails. Ignore that error.
//
// The count is the limit, so the channels need none. A channel with room for `usize::MAX` items
// cannot be allocated.
//
// endregion
