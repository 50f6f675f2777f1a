//! # 04: the lost update
//!
//! Find the bug and fix it. A web site counts its visits. Several threads do `visits += 1`, written
//! here as `visits.update(|n| n + 1)`. Two threads that do this a million times each should count
//! two million. Usually they count fewer, and a different number each time. Sometimes the number is
//! right, which makes the bug harder to notice. The code compiles: there is no `unsafe` and no data
//! race, and the number is an atomic. It is still a race condition.
//!
//! Change `update`. You may change the field, too.
//!
//! Read first: the lessons `threads` and `shared-state`, and *Lost update* in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/atomic/struct.AtomicU64.html> and
//! <https://doc.rust-lang.org/std/sync/struct.Mutex.html>
//!
//! Test: `cargo test -p exercises ex04`. Hints: at the end of this file.

use std::sync::atomic::{AtomicU64, Ordering};

/// A number that many threads update. It starts at 0.
#[derive(Debug, Default)]
pub struct Counter {
    value: AtomicU64,
}

impl Counter {
    /// Returns the current number.
    pub fn get(&self) -> u64 {
        self.value.load(Ordering::SeqCst)
    }

    /// Replaces the current number `n` with `change(n)`. No update is lost, whatever other threads
    /// do at the same time.
    ///
    /// `change` may be called several times; the result of the last call counts. `change` does not
    /// panic and does not use this counter itself, but it may use another one.
    pub fn update(&self, change: impl Fn(u64) -> u64) {
        let old = self.value.load(Ordering::SeqCst);
        let new = change(old);
        self.value.store(new, Ordering::SeqCst);
    }
}

// region: Hint 1, a nudge
//
// The load and the store are both atomic: no other thread can interrupt either of them. What can
// another thread do between them? Trace two threads on paper: both load 7. What does each of them
// store?
//
// endregion
// region: Hint 2, an approach
//
// There are two ways. The first is a lock that is held from the load to the store, so that no other
// thread comes between. The second lets them in, but stores only if the number has not changed
// since the load, and otherwise starts again with the new number. `compare_exchange` compares and
// stores in one atomic step.
//
// endregion
// region: Hint 3, almost there
//
// With a lock, `value` is a `Mutex<u64>`; keep the *same* guard from reading to writing. With an
// atomic, `fetch_update` is the ready-made loop around `compare_exchange`. (To do nothing but add,
// `fetch_add` is enough: it is a single atomic step.)
//
// endregion
