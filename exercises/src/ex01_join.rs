//! # 01: join, and take what comes back
//!
//! You know how to start a thread. Now get something back from it: a result, or the news that it
//! panicked.
//!
//! Read before: the lesson `spinner-thread`, step (6).
//!
//! Docs: <https://doc.rust-lang.org/std/thread/struct.JoinHandle.html>,
//! <https://doc.rust-lang.org/std/any/trait.Any.html>
//!
//! Test: `cargo test -p exercises ex01`. Hints: at the end of this file.

/// Runs all the `works` at the same time, each in a thread of its own, and returns their results
/// in the order in which the works were given.
///
/// The result of a work that panicked is `Err` with the panic's message: that of `panic!("so {x}")`
/// as well as that of `panic!("so")`.
pub fn join_all<T, F>(works: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    todo!("ex01: start a thread for each work, then join them all")
}

// region: Hint 1, a nudge
//
// `join` returns a `Result`. Its error is whatever was given to `panic!`.
//
// endregion
// region: Hint 2, an approach
//
// Two loops: the first starts all threads and collects their handles, the second joins the handles.
// With one loop that does both, the second work would start when the first is done. Iterators are
// lazy: what does a `collect` between the two change?
//
// endregion
// region: Hint 3, almost there
//
// The error is a `Box<dyn Any + Send>`. `panic!("so")` puts a `&'static str` into it, and
// `panic!("so {x}")` a `String`: try `downcast_ref` with the one, then with the other.
//
// endregion
