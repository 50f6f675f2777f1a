//! # 39: publish
//!
//! A sensor's thread puts its readings into a mailbox, and another thread takes them out. On the
//! developer's machine this works. On a phone, the receiver sometimes gets an old reading, although
//! the flag says that a new one is there. There is no lock, and the flag is atomic.
//!
//! The tests do not depend on luck. They run your code with loom, a model checker, which tries one
//! order of the threads after another, and all values that a processor may show them. It also
//! reports every access to a `Cell` that is not ordered after another thread's write.
//!
//! Find out what is missing between the message and the flag, and fix it. Use only the types in
//! `memory`: the checker does not see others.
//!
//! Read first: the lesson `shared-state`; *Happens-before*, and *Acquire and release*, in the
//! glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/atomic/enum.Ordering.html>
//!
//! Test: `cargo test -p exercises ex39`. Hints: at the end of this file.

// The tests contain the module `memory`. It has `Cell`, and the module `atomic` with all that
// `std::sync::atomic` has. They work like those of `std`, but the model checker watches them. (A
// real `Cell` cannot be shared by threads. With `std`, a mailbox needs an `UnsafeCell`, and you must
// promise by `unsafe impl Sync` what the checker shows here.)
use super::memory::Cell;
use super::memory::atomic::{AtomicBool, Ordering};

/// A place for one message, from one thread that sends to one thread that receives.
pub struct Mailbox {
    message: Cell<u64>,
    is_full: AtomicBool,
}

impl Mailbox {
    /// Creates an empty mailbox.
    pub fn new() -> Self {
        Self { message: Cell::new(0), is_full: AtomicBool::new(false) }
    }

    /// Puts a message into the mailbox. If the mailbox is full, returns the new message as an error.
    /// Never waits, and takes no lock.
    ///
    /// Everything that the receiver did before it took the last message happens before this call
    /// returns `Ok`.
    pub fn try_send(&self, message: u64) -> Result<(), u64> {
        if self.is_full.load(Ordering::Relaxed) {
            return Err(message);
        }
        self.message.set(message);
        self.is_full.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Takes the message out of the mailbox. Returns `None` if there is none. Never waits, and takes
    /// no lock.
    ///
    /// Everything that the sender did before it sent the message happens before this call returns
    /// it.
    pub fn try_receive(&self) -> Option<u64> {
        if !self.is_full.load(Ordering::Relaxed) {
            return None;
        }
        let message = self.message.get();
        self.is_full.store(false, Ordering::Relaxed);
        Some(message)
    }
}

// region: Hint 1, a nudge
//
// The code of the sender writes the message and then the flag. In which order does the *other*
// thread see these two writes? `Relaxed` promises nothing about that.
//
// endregion
// region: Hint 2, an approach
//
// The sender must *release* what it has written, and the receiver must *acquire* it. Both halves are
// needed: a release store does nothing for a thread that reads the flag with a relaxed load.
//
// And the mailbox is used again: the sender writes the next message into the same cell. What must
// have happened before it may do so, and how does it learn that it has?
//
// endregion
// region: Hint 3, almost there
//
// There are two handovers, and so two pairs. The message goes from the sender to the receiver: the
// store of `true` is `Release`, and the load in `try_receive` is `Acquire`. The empty cell goes
// back: which store and which load are that pair?
//
// endregion
