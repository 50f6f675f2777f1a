//! # 15: a number per thread
//!
//! Many threads count something. If all of them change one shared counter, they wait for each
//! other. If each thread has its own number, no thread waits, and the numbers are added up at the
//! end. Python has `threading.local()` for such data. Rust has `thread_local!`: each thread has its
//! own copy of the variable, which is dropped when the thread ends.
//!
//! That is the trap: threads come and go, and a number that is dropped must not be lost.
//!
//! Read first: the lesson `shared-state`.
//!
//! Docs: <https://doc.rust-lang.org/std/macro.thread_local.html>,
//! <https://doc.rust-lang.org/std/cell/struct.Cell.html>,
//! <https://doc.rust-lang.org/std/ops/trait.Drop.html>
//!
//! Test: `cargo test -p exercises ex15`. Hints: at the end of this file.

// You need a variable that each thread has for itself, and one that all threads share.

/// Replaces the number of the calling thread, which is 0 at first, with `change` of that number.
///
/// Never waits for another thread: it takes no lock, and other threads can change their numbers
/// while `change` runs. `change` may call `own` and `total`: the number is still the old one. If
/// `change` panics, the number stays as it was.
pub fn update(change: impl FnOnce(u64) -> u64) {
    todo!("ex15: change the number of this thread")
}

/// Returns the number of the calling thread.
pub fn own() -> u64 {
    todo!("ex15: read the number of this thread")
}

/// Returns the sum of the numbers of all threads that have ended, and of the calling thread.
///
/// A thread has ended when `join` of its handle returns, whether it panicked or not. The number of a
/// thread that is still running is added when it ends.
pub fn total() -> u64 {
    todo!("ex15: add the number of this thread to what the ended threads left")
}

// region: Hint 1, a nudge
//
// A thread cannot run code of yours when it ends: its closure belongs to the caller, and may panic.
// But what belongs to a thread is dropped when the thread ends. So which type should the
// thread-local variable have?
//
// endregion
// region: Hint 2, an approach
//
// Make a struct around a `Cell<u64>`, and implement `Drop` for it: `drop` adds the number to a
// `static` counter that all threads share. A shared counter needs no lock if it is an atomic, and
// each thread touches it only once.
//
// Is anything counted twice if a thread calls `total` several times, and then ends?
//
// endregion
// region: Hint 3, almost there
//
//     struct Own(Cell<u64>);
//
//     static ENDED: AtomicU64 = AtomicU64::new(0);
//     thread_local! {
//         static OWN: Own = const { Own(Cell::new(0)) };
//     }
//
// `update`: `OWN.with(|own| own.0.set(change(own.0.get())))`. `drop`: `ENDED.fetch_add(..)`. `total`
// adds both and changes neither.
//
// endregion
