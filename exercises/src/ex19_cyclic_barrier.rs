//! # 19: a cyclic barrier
//!
//! Several threads compute in rounds: a simulation, a sort, a game of life. No thread may begin a
//! round before all have finished the last one, so they meet at a barrier, again and again. Rust has
//! `std::sync::Barrier`. But if one of the threads panics, the others wait for it forever.
//!
//! Python's `threading.Barrier` can *break*: then all threads that wait get an error. Build such a
//! barrier. A thread that panics breaks it.
//!
//! Read first: exercise 02; *Barrier*, and *RAII and drop guards*, in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.Barrier.html>,
//! <https://doc.rust-lang.org/std/sync/struct.Condvar.html>,
//! <https://doc.rust-lang.org/std/thread/fn.panicking.html>
//!
//! Test: `cargo test -p exercises ex19`. Hints: at the end of this file.

/// A place where threads meet, round after round. Any `n` of them make a round. If there are more, they
/// take turns.
pub struct CyclicBarrier {
    // Add the fields that you need.
}

/// A thread's share in a barrier. Each thread that waits makes one, and keeps it for as long as
/// other threads may wait for this thread.
pub struct Party<'a> {
    barrier: &'a CyclicBarrier,
}

/// The barrier is broken: a thread has panicked for which others wait, or would wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl CyclicBarrier {
    /// Creates a barrier for `n` threads. `n` is at least 1.
    pub fn new(n: usize) -> Self {
        todo!("ex19: what must a barrier remember?")
    }

    /// Makes a share for the calling thread. This alone is not an arrival.
    pub fn party(&self) -> Party<'_> {
        Party { barrier: self }
    }
}

impl Party<'_> {
    /// Blocks until `n` threads have called `wait` in this round. Then all of them return, and the
    /// next round begins. Exactly one thread of each round, any one, is its leader and returns
    /// `Ok(true)`. The others return `Ok(false)`. Waiting uses no CPU time.
    ///
    /// A round is complete as soon as the last thread has arrived: its threads return `Ok`, even if
    /// the barrier breaks before they wake up.
    ///
    /// If the barrier breaks while a thread waits, or is broken already, returns `Err(Broken)`.
    pub fn wait(&self) -> Result<bool, Broken> {
        todo!("ex19: arrive, and wait for the others of this round")
    }
}

impl Drop for Party<'_> {
    /// Breaks the barrier, forever, if this share is dropped by a panic. Otherwise does nothing: a
    /// thread that has finished may leave, and another one may take its place.
    fn drop(&mut self) {
        // ex19: is this thread panicking, and which threads must hear of it? (There is no `todo!`
        // here, because a panic during another panic aborts the whole program.)
    }
}

// region: Hint 1, a nudge
//
// Suppose that waiting threads wait until the count reaches `n`, and that the last one resets the
// count. Then the reset may come before the others have looked. And a fast thread may be back, in
// the next round, before a slow one has left the last round. What tells the rounds apart?
//
// endregion
// region: Hint 2, an approach
//
// Number the rounds. A thread notes the number of the round in which it arrives, and waits until
// the number has changed, or until the barrier is broken. The last thread to arrive changes the
// number, sets the count back to 0, wakes all, and is the leader.
//
// A thread that wakes up may find both: its round is complete, and the barrier is broken. What does
// it return?
//
// endregion
// region: Hint 3, almost there
//
//     struct State { arrived: usize, round: u64, is_broken: bool }
//
// `wait`: return `Err(Broken)` if the barrier is broken. Add 1 to `arrived`. If it is `n`: reset it,
// add 1 to `round`, `notify_all`, return `Ok(true)`. Otherwise `wait_while` the round is the same and
// the barrier is not broken, and then compare the *round* first. `drop`: if `thread::panicking()`,
// set `is_broken` and `notify_all`.
//
// endregion
