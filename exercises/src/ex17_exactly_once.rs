//! # 17: exactly once
//!
//! A value is costly to make, and many threads ask for it at the same time: a table, a connection,
//! a compiled pattern. One of them must make it, exactly once, and the others wait for it. If making
//! it fails with a panic, another thread tries.
//!
//! Rust's standard library has `OnceLock` and `LazyLock` for this. Build one from a mutex and a
//! condition variable. (In Python, `functools.cache` does not promise this: two threads may both
//! compute the value.)
//!
//! Read first: exercise 02, and *RAII and drop guards* in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.OnceLock.html>,
//! <https://doc.rust-lang.org/std/sync/struct.Condvar.html>,
//! <https://doc.rust-lang.org/std/ops/trait.Drop.html>
//!
//! Test: `cargo test -p exercises ex17`. Hints: at the end of this file.

use std::marker::PhantomData;
use std::sync::Arc;

/// A value that is made when it is first needed, and that many threads share.
pub struct Once<T> {
    /// Replace this with the fields that you need.
    value: PhantomData<T>,
}

impl<T> Once<T> {
    /// Creates a `Once` without a value.
    pub fn new() -> Self {
        todo!("ex17: there is no value yet, and no thread makes it")
    }

    /// Returns the value. If there is none yet, makes it with `make`.
    ///
    /// At any time, at most one thread makes the value. The others block until it is there, and
    /// return the same value, without calling their own `make`. Waiting uses no CPU time.
    ///
    /// If `make` panics, the panic goes on in the thread that called it, and the value is missing as
    /// before: exactly one of the waiting threads goes on to make the value, with its own `make`. If
    /// no thread waits, the next call does.
    ///
    /// `make` must not call `get_or_make` of the same `Once`: the thread would wait for itself.
    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> Arc<T> {
        todo!("ex17: return the value, wait for it, or make it")
    }

    /// Returns the value if it is there. Does not wait for a thread that is making it.
    pub fn get(&self) -> Option<Arc<T>> {
        todo!("ex17: return the value, if there is one")
    }
}

// region: Hint 1, a nudge
//
// "There is a value" and "there is none" are two states, but they are not enough. In which third
// state can the value be, and what does a thread do that finds it there?
//
// Hold the mutex only to look at the state or to change it. While `make` runs, other threads must
// be able to look.
//
// endregion
// region: Hint 2, an approach
//
// Use an enum with three states: missing, being made, ready. A thread that finds "missing" sets
// "being made", unlocks the mutex, and calls `make`. A thread that finds "being made" waits on the
// condition variable, in a loop, because the next state may be "missing" again.
//
// What sets the state back if `make` panics? The code after the call does not run, but values are
// dropped: use a drop guard. And the waiting threads must hear of both ends.
//
// endregion
// region: Hint 3, almost there
//
//     enum State<T> { Missing, Making, Ready(Arc<T>) }
//
// The guard is a struct with a reference to the `Once`. Its `Drop` locks the mutex, replaces
// `Making` with `Missing`, and notifies. Create the guard before you call `make`. After the call,
// set `Ready`; then the guard finds nothing to undo, and its notification wakes all who wait for
// the value.
//
// endregion
