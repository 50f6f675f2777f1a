//! # 05: a borrowed slice, summed in parts
//!
//! `thread::spawn` accepts no closure that borrows local data, because the thread might outlive the
//! data. `thread::scope` guarantees that all its threads have ended when it returns, so they may
//! borrow. You need no `Arc` and no copy.
//!
//! Read first: the lesson `threads`, *Step by step*.
//!
//! Docs: <https://doc.rust-lang.org/std/thread/fn.scope.html>,
//! <https://doc.rust-lang.org/std/thread/struct.ScopedJoinHandle.html>,
//! <https://doc.rust-lang.org/std/primitive.slice.html#method.split_at>
//!
//! Test: `cargo test -p exercises ex05`. Hints: at the end of this file.

/// Returns the sum of `value(item)` over all `items`, which is at most `u64::MAX`.
///
/// Splits the items into `parts` parts (at least 1) whose sizes differ by at most one. Sums all
/// parts concurrently, each on its own thread. None of them is the calling thread, which only
/// waits. A part without items needs no thread.
pub fn sum_of<T, F>(items: &[T], parts: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    todo!("ex05: open a scope, spawn a thread for each part, add up what the threads return")
}

// region: Hint 1, a nudge
//
// `scope.spawn` returns a handle, like `thread::spawn`, and `join` returns the result of the
// thread. The threads share nothing that changes, so no lock is needed.
//
// endregion
// region: Hint 2, an approach
//
// As in exercise 01: first spawn all threads, then join them all. Every thread calls `value`, so
// each closure needs a reference to it.
//
// How large is a part? Take 9 items in 6 parts: `chunks(2)` makes only 5 parts, and `chunks(1)`
// makes 9. Compute the boundaries between the parts instead.
//
// endregion
// region: Hint 3, almost there
//
// Part `i` goes from `i * len / parts` to `(i + 1) * len / parts`. The first part starts at 0, the
// last part ends at `len`, and each part starts where the part before it ends.
//
//     let value = &value;
//     thread::scope(|scope| {
//         let mut handles = Vec::new();
//         for i in 0..parts {
//             let part = ...
//             handles.push(scope.spawn(move || ...));
//         }
//         ...
//     })
//
// endregion
