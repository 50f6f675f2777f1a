//! # 11: a semaphore
//!
//! A lock lets one in; a semaphore lets in `k`. The standard library has none. Build one that is
//! fair: who has waited longest is next, and nobody can jump the queue.
//!
//! Read before: exercise 02.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.Mutex.html>,
//! <https://doc.rust-lang.org/std/collections/struct.VecDeque.html> and
//! <https://doc.rust-lang.org/std/ops/trait.Drop.html>
//!
//! Test: `cargo test -p exercises ex11`. Hints: at the end of this file.

/// Lets in a limited number at a time, in the order in which they came.
#[derive(Debug)]
pub struct Semaphore {
    // Yours to fill.
}

/// The right to be inside. To drop it is to leave.
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Semaphore {
    /// Makes a semaphore with `k` permits.
    pub fn new(k: usize) -> Self {
        todo!("ex11: what must a semaphore remember?")
    }

    /// Takes a permit, and waits for one if there is none or if others wait already: permits go to
    /// those who wait in the order in which they came.
    ///
    /// Waiting takes no processor time.
    pub fn acquire(&self) -> Permit<'_> {
        todo!("ex11: take a permit, or wait for your turn")
    }

    /// How many are waiting in `acquire` now. From the moment that they are counted here, they have
    /// their place in the queue.
    pub fn waiting(&self) -> usize {
        todo!("ex11: count those who wait")
    }
}

impl Drop for Permit<'_> {
    /// Gives the permit back. This runs at the end of the holder's block, and in a panic, too.
    fn drop(&mut self) {
        // ex11: whose is the permit now? (No `todo!` here: to panic in the middle of another panic
        // ends the whole program.)
    }
}

// region: Hint 1, a nudge
//
// A condition variable alone is not fair: it wakes somebody, but before they are up, a thread that
// has just come can take the permit. So it must not lie about: hand it over.
//
// endregion
// region: Hint 2, an approach
//
// Behind one lock: the number of free permits, and a queue of those who wait. Who finds no free
// permit joins the queue and falls asleep, without the lock. A permit that is dropped goes to
// the first in the queue. Only if nobody waits does the number of free permits grow.
//
// endregion
// region: Hint 3, almost there
//
// How to wake just the one who is first? Each brings a channel of its own: `VecDeque<Sender<()>>`.
// In `acquire`, push the sending end, let go of the lock, and `recv`. In `drop`, pop the first, and
// send to it. Mind which locks you hold while you wait.
//
// endregion
