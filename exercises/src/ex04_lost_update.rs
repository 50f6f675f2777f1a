//! # 04: the lost update
//!
//! Find the bug. Every visitor of a site gets a thread, and each thread does `visits += 1`, here
//! written `visits.update(|n| n + 1)`. Two threads that do this a million times each should count
//! two million. Mostly they count fewer, each time another number; now and then they get it right,
//! which is worse. Yet it compiles: there is no `unsafe`, no data race, and the number is an
//! atomic.
//!
//! Repair `update`. You may change the field, too.
//!
//! Read before: the lesson `threads`, and *Race condition* in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/atomic/struct.AtomicU64.html> and
//! <https://doc.rust-lang.org/std/sync/struct.Mutex.html>
//!
//! Test: `cargo test -p exercises ex04`. Hints: at the end of this file.

use std::sync::atomic::{AtomicU64, Ordering};

/// A number that many threads change. It begins at 0.
#[derive(Debug, Default)]
pub struct Counter {
    value: AtomicU64,
}

impl Counter {
    /// The number as it is now.
    pub fn get(&self) -> u64 {
        self.value.load(Ordering::SeqCst)
    }

    /// Changes the number `n` to `change(n)`. No update is lost, whatever other threads do
    /// meanwhile.
    ///
    /// `change` may be called several times; what counts is its last answer. It must not use this
    /// counter itself.
    pub fn update(&self, change: impl Fn(u64) -> u64) {
        let old = self.value.load(Ordering::SeqCst);
        let new = change(old);
        self.value.store(new, Ordering::SeqCst);
    }
}

// region: Hint 1, a nudge
//
// Each of the three lines is right, and nothing can come between two halves of one. What can come
// between two lines? Play two threads with pencil and paper: both read 7 ...
//
// endregion
// region: Hint 2, an approach
//
// There are two ways. Keep others out from the reading to the writing: that is a lock. Or let them
// in, but write only if the number is still the one that you have read, and else begin again: that
// is what `compare_exchange` is for.
//
// endregion
// region: Hint 3, almost there
//
// With a lock, `value` is a `Mutex<u64>`; keep *one* guard for reading and writing. With the
// atomic, `fetch_update` is the loop around `compare_exchange`, ready-made. (If all you ever do is
// to add, `fetch_add` is enough: one step that cannot be cut in two.)
//
// endregion
