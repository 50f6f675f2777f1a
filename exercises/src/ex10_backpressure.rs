//! # 10: backpressure
//!
//! One thread makes items, another uses them. If making is faster, unused items pile up until the
//! memory is full. Let the maker wait in time, but no sooner than it must.
//!
//! Count well: an item is in memory from the moment when its making begins until it has been used.
//! Most of them wait in a queue, but not all.
//!
//! Read before: the lesson `threads`, and *Backpressure* in the glossary.
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/fn.bounded.html> and
//! <https://doc.rust-lang.org/std/thread/fn.scope.html>
//!
//! Test: `cargo test -p exercises ex10`. Hints: at the end of this file.

/// Calls `make` in a thread of its own, again and again until it returns `None`. Meanwhile, this
/// thread hands the items to `consume`, in the order in which they were made. Returns when all have
/// been consumed.
///
/// `make` is called only when fewer than `k` items have been made and not yet been consumed to the
/// end; but then it may be called at once. `k` is at least 1.
///
/// Waiting takes no processor time.
pub fn pipeline<T: Send>(
    k: usize,
    mut make: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    todo!("ex10: start a thread that makes items, and consume them in this one")
}

// region: Hint 1, a nudge
//
// Make a bounded channel of size `k`, fill it, and list where items are: `k` in the channel. Has
// the maker's thread something in its hands when it waits to send? And the consumer, when it has
// received?
//
// endregion
// region: Hint 2, an approach
//
// When `make` returns, it is too late to wait. So who wants to make an item needs leave to do so,
// beforehand. In the beginning there is leave for `k` items. Who has used one up gives leave for
// another: through what could it travel back to the maker?
//
// endregion
// region: Hint 3, almost there
//
// Two channels, in a ring: items go one way, permits `()` come back the other way. Put `k` permits
// in at the start. The maker takes a permit, makes, and sends; the consumer receives, consumes, and
// sends a permit back. The maker drops its sender at the end: that ends the consumer's loop. When
// the maker has gone, nobody takes permits any more, and sending one is an error that does not
// matter.
//
// endregion
