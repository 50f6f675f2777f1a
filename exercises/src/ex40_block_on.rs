//! # 40: block on a future
//!
//! A future does nothing until it is polled, and a poll must not block. So at the bottom of every
//! async program there is ordinary code that polls the outermost future, and sleeps while that
//! future has to wait. Python has `asyncio.run` for this, tokio has `block_on`. Write a `block_on`
//! that needs no runtime. Its only tools are a *waker* and the thread that it runs on.
//!
//! When a future returns `Pending`, it has stored a clone of the waker somewhere. When it can
//! continue, some code calls `wake` on that clone: perhaps on another thread, perhaps soon, and
//! perhaps even before the poll has returned.
//!
//! Read first: the lesson `spinner-async`, the three ways to drive a coroutine; exercise 02; *Poll*
//! and *Lost wakeup* in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/task/trait.Wake.html>,
//! <https://doc.rust-lang.org/std/future/trait.Future.html>,
//! <https://doc.rust-lang.org/std/thread/fn.park.html>
//!
//! Test: `cargo test -p exercises ex40`. Hints: at the end of this file.

/// Polls `future` on this thread until it is ready, and returns its output.
///
/// Polls it once at the start, and again only after its waker was woken. If the waker was woken
/// several times since the last poll began, polls once.
///
/// Blocks while there is nothing to poll. Waiting uses no CPU time.
///
/// The waker works at any time and on any thread: during a poll, right after it, while this thread
/// is blocked, and after the end. No wakeup is lost. A waker that is woken after the end, or that
/// is kept for a long time, has no effect on later calls of `block_on`. All polls get the same waker:
/// a clone that was made in an earlier poll works, too.
///
/// Other code may use `std::thread::park` and `unpark` on this thread, even in the middle of a
/// poll: neither a missing nor an extra `unpark` makes `block_on` hang or poll too often.
///
/// Any number of threads may call `block_on` at the same time, and a poll may call it again for
/// another future.
///
/// The future is dropped before `block_on` returns. A panic of the future passes through, with its
/// payload.
pub fn block_on<F: Future>(future: F) -> F::Output {
    todo!("ex40: poll the future, and block until its waker is woken before you poll it again")
}

// region: Hint 1, a nudge
//
// `std::task::Wake` makes a `Waker` from an `Arc` of your own type, without `unsafe` code. Which
// thread does the waker have to wake, and how does that thread know that it was the waker that woke
// it? A method of `std::pin` lets you poll a future that is a local variable.
//
// endregion
// region: Hint 2, an approach
//
// `park` blocks until the thread has a *token*, and takes it; `unpark` gives the thread a token, of
// which it has at most one. So an `unpark` before the `park` is not lost. But a token does not say
// who gave it, and other code on this thread may take it. So the token must not be the message: it
// is only a reason to look. Keep the message elsewhere, in a flag that belongs to this call of
// `block_on`.
//
// Think of a wakeup that comes during the poll. When must the flag be cleared so that this wakeup
// is not lost?
//
// endregion
// region: Hint 3, almost there
//
//     struct ThreadWaker { thread: Thread, is_woken: AtomicBool }
//
// `wake`: set the flag, then call `unpark`. `block_on`: pin the future with `pin!`, make the waker
// with `Waker::from`, and then, in a loop, poll, and return the output if it is ready. If it is
// not: `while !waker.is_woken.swap(false, Ordering::Acquire) { thread::park() }`. The `swap` clears
// the flag before the next poll, so it is set if a wakeup comes during that poll.
//
// endregion
