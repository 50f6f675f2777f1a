//! # 10: a semaphore
//!
//! A mutex lets one thread at a time into a critical section. A semaphore lets in up to `permits`
//! threads. The standard library has none, so build one. It must be fair: permits go to waiting
//! threads in the order of their calls (first in, first out), and a thread that arrives later
//! cannot overtake them. (Overtaking is called *barging*.)
//!
//! Read first: the lesson `shared-state`, and exercise 02.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.Mutex.html>,
//! <https://doc.rust-lang.org/std/sync/struct.Condvar.html>,
//! <https://doc.rust-lang.org/std/sync/mpsc/fn.channel.html>,
//! <https://doc.rust-lang.org/std/collections/struct.VecDeque.html> and
//! <https://doc.rust-lang.org/std/ops/trait.Drop.html>
//!
//! Test: `cargo test -p exercises ex10`. Hints: at the end of this file.

/// A fair counting semaphore: at any time, at most `permits` threads hold a [`Permit`].
#[derive(Debug)]
pub struct Semaphore {
    // Add the fields that you need.
}

/// The right to be in the critical section. Dropping the permit gives it back.
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    /// Creates a semaphore with the given number of permits. Without permits, `acquire` blocks
    /// forever.
    pub fn new(permits: usize) -> Self {
        todo!("ex10: what must a semaphore remember?")
    }

    /// Takes a permit. Blocks while no permit is available, or while other threads are waiting.
    ///
    /// Waiting threads get permits in the order in which they called `acquire`, however many are
    /// waiting and whichever permit is given back. That does not change if the system wakes a
    /// waiting thread early, for example because of a signal, or if another part of the program
    /// calls `unpark` for it.
    ///
    /// A waiting thread is blocked until it gets a permit. It neither polls nor uses CPU time.
    pub fn acquire(&self) -> Permit<'_> {
        todo!("ex10: take a permit, or wait for your turn")
    }

    /// Returns the number of threads that are waiting in [`acquire`](Self::acquire). A thread that
    /// is counted here already has its place in the queue.
    pub fn waiting(&self) -> usize {
        todo!("ex10: count the waiting threads")
    }
}

impl Drop for Permit<'_> {
    /// Gives the permit back. Runs at the end of the holder's block, and also during a panic: this
    /// is the RAII pattern.
    fn drop(&mut self) {
        // ex10: who gets the permit now? (There is no `todo!` here, because a panic while another
        // panic is unwinding aborts the whole program.)
    }
}

// region: Hint 1, a nudge
//
// A condition variable alone is not fair. It wakes one waiting thread, but before that thread runs,
// a thread that has just arrived can take the permit. So never make a permit available while a
// thread is waiting: hand it over directly.
//
// endregion
// region: Hint 2, an approach
//
// Keep two things in one mutex: the number of available permits, and a queue of waiting threads. A
// thread that finds no permit joins the queue, unlocks the mutex and blocks. A dropped permit goes
// to the first thread in the queue. The number of available permits grows only if the queue is
// empty.
//
// endregion
// region: Hint 3, almost there
//
// How can `drop` wake exactly the first thread? `notify_one` wakes any waiting thread; `notify_all`
// wakes all of them, and all but one go back to sleep (a *thundering herd*). `thread::park` may
// return without a reason. Instead, give each waiting thread its own channel:
// `VecDeque<Sender<()>>`. In `acquire`, push the sender, unlock the mutex, and call `recv`. In
// `drop`, pop the first sender and send to it. Which locks does your thread hold while it waits?
//
// endregion
