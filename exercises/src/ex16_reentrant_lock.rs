//! # 16: a re-entrant lock
//!
//! A method locks its object, and calls another method, which locks the same object. With a
//! `Mutex`, the thread then waits for itself: a deadlock. Python has `threading.RLock` for this:
//! the thread that holds the lock may lock it again, and the lock is free when it has been unlocked
//! as often as it was locked. Build such a *re-entrant* lock.
//!
//! Like Python's, this lock contains no data. (A Rust lock could give out only shared references to
//! its data, because a thread can have two guards at the same time.)
//!
//! Read first: exercise 02.
//!
//! Docs: <https://doc.rust-lang.org/std/thread/struct.ThreadId.html>,
//! <https://doc.rust-lang.org/std/sync/struct.Condvar.html>
//!
//! Test: `cargo test -p exercises ex16`. Hints: at the end of this file.

use std::marker::PhantomData;

/// A lock that one thread at a time holds, and that this thread may lock again.
pub struct ReentrantLock {
    // Add the fields that you need.
}

/// One of the holder's guards. The lock is free when all guards of its holder have been dropped, in
/// any order.
#[must_use = "the lock is unlocked as soon as the guard is dropped"]
pub struct Guard<'a> {
    lock: &'a ReentrantLock,
    /// Makes the guard `!Send`: it stays on the thread that holds the lock. (This field is given;
    /// its value is `PhantomData`.)
    not_send: PhantomData<*const ()>,
}

impl ReentrantLock {
    /// Creates a lock that is free.
    pub fn new() -> Self {
        todo!("ex16: what must a re-entrant lock remember?")
    }

    /// Locks the lock, or locks it once more if this thread holds it already.
    ///
    /// Blocks while another thread holds the lock. Waiting uses no CPU time. Waiting threads get
    /// the lock in any order.
    pub fn lock(&self) -> Guard<'_> {
        todo!("ex16: wait until no other thread holds the lock, and count one more guard")
    }

    /// Locks the lock as [`lock`](Self::lock) does, but never blocks: returns `None` if another
    /// thread holds it, and only then.
    pub fn try_lock(&self) -> Option<Guard<'_>> {
        todo!("ex16: lock, unless another thread holds the lock")
    }

    /// Returns how many guards the calling thread has: 0 if it does not hold the lock.
    pub fn depth(&self) -> usize {
        todo!("ex16: the number of guards, if they belong to this thread")
    }
}

impl Drop for Guard<'_> {
    /// Unlocks once, also during a panic. After a panic, the lock is like any other that was
    /// unlocked: it is not poisoned.
    fn drop(&mut self) {
        // ex16: is the lock free now? (There is no `todo!` here, because a panic during another
        // panic aborts the whole program.)
    }
}

// region: Hint 1, a nudge
//
// The lock must know two things that a plain mutex need not know: which thread holds it, and how
// often that thread has locked it. What identifies a thread? (Not its name: two threads may have
// the same name, or none.)
//
// endregion
// region: Hint 2, an approach
//
// Keep an owner, `Option<ThreadId>`, and a count behind one mutex, next to a condition variable. Hold
// that mutex only for a moment, in each method: it protects the two fields, and not the caller's
// critical section.
//
// A thread can go on if there is no owner, or if it is the owner itself. When the count becomes 0,
// there is no owner any more: how many waiting threads can go on then?
//
// endregion
// region: Hint 3, almost there
//
// `lock`: `Condvar::wait_while(state, |state| state.owner.is_some_and(|owner| owner != me))`, with
// `let me = thread::current().id()`. Then set the owner, and add 1 to the count. `drop`: subtract 1;
// if the count is 0, set the owner to `None` and call `notify_one`.
//
// endregion
