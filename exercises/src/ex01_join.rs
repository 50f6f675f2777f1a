//! # 01: join threads and collect their results
//!
//! You know how to start a thread. Now get something back from it: its result, or its panic
//! message.
//!
//! Read first: the lesson `spinner-thread`, step (6).
//!
//! Docs: <https://doc.rust-lang.org/std/thread/struct.JoinHandle.html>,
//! <https://doc.rust-lang.org/std/any/trait.Any.html>
//!
//! Test: `cargo test -p exercises ex01`. Hints: at the end of this file.

/// Runs all `jobs` concurrently, each on its own thread, and returns their results in the order of
/// `jobs`.
///
/// The result of a job that panics is `Err` with the panic message, both for a literal message such
/// as `panic!("out of paper")` and for a formatted one such as `panic!("out of {item}")`. The payload
/// of a panic can have any other type, too: then the result is `Err` with any text.
pub fn join_all<T, F>(jobs: Vec<F>) -> Vec<Result<T, String>>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    todo!("ex01: spawn a thread for each job, then join them all")
}

// region: Hint 1, a nudge
//
// `join` returns a `Result`. Its error is the panic's payload.
//
// endregion
// region: Hint 2, an approach
//
// Use two loops. The first spawns all threads and collects their handles; the second joins the
// handles. A single loop that does both would start the second job only after the first one has
// ended. Iterators are lazy: what does a `collect` between two `map` calls change?
//
// endregion
// region: Hint 3, almost there
//
// The error is a `Box<dyn Any + Send>`. A literal message is stored in it as `&'static str`, a
// formatted one as `String`. Try `downcast_ref` with one type, then with the other.
//
// endregion
