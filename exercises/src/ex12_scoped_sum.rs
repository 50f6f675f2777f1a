//! # 12: a borrowed slice, summed in parts
//!
//! `thread::spawn` takes nothing that is borrowed: the thread might outlive it. `thread::scope`
//! promises that its threads have ended when it returns, so they may borrow what the caller owns.
//! No `Arc`, no copy.
//!
//! Read before: the lesson `threads`, *Step by step*.
//!
//! Docs: <https://doc.rust-lang.org/std/thread/fn.scope.html>,
//! <https://doc.rust-lang.org/std/thread/struct.ScopedJoinHandle.html>,
//! <https://doc.rust-lang.org/std/primitive.slice.html#method.split_at>
//!
//! Test: `cargo test -p exercises ex12`. Hints: at the end of this file.

/// Returns the sum of `value(item)` over all the `items`.
///
/// They are shared out in `n` parts, at least one, of which none has more than one item more than
/// another. All parts are summed at the same time, each in a thread of its own. A part without an
/// item need not have a thread.
pub fn sum_of<T, F>(items: &[T], n: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    todo!("ex12: open a scope, start a thread in it for each part, add up what they return")
}

// region: Hint 1, a nudge
//
// `scope.spawn` returns a handle, as `thread::spawn` does, and `join` returns what the thread
// returned. The parts need nothing in common, so there is nothing to lock.
//
// endregion
// region: Hint 2, an approach
//
// As in exercise 01: start them all, then join them all. The closures of all threads call `value`,
// so each needs a reference to it.
//
// How large is a part? 9 items in 6 parts: with `chunks(2)` there are only 5, with `chunks(1)`
// there are 9. Think of the borders between the parts instead.
//
// endregion
// region: Hint 3, almost there
//
// Part `i` goes from `i * len / n` to `(i + 1) * len / n`. The first begins at 0, the last ends at
// `len`, and each begins where the one before it ends.
//
//     let value = &value;
//     thread::scope(|scope| {
//         let mut threads = Vec::new();
//         for i in 0..n {
//             let part = ...
//             threads.push(scope.spawn(move || ...));
//         }
//         ...
//     })
//
// endregion
