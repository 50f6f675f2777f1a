//! # 20: readers and writers
//!
//! Many threads read a table, and now and then one of them changes it. Threads that only read do
//! not disturb each other, so a mutex makes them wait for nothing. A *readers-writer lock* lets in
//! any number of readers, or one writer. Python's standard library has none; Rust has `RwLock`.
//! Build one that has two properties that `RwLock` does not promise: writers do not starve, and a
//! reader can become a writer without a deadlock.
//!
//! Your lock contains no data, so that you need no `unsafe` code.
//!
//! Read first: exercise 02; *Starvation* and *Deadlock* in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.RwLock.html>,
//! <https://doc.rust-lang.org/std/sync/struct.Condvar.html>
//!
//! Test: `cargo test -p exercises ex20`. Hints: at the end of this file.

/// A lock that any number of readers hold at the same time, or one writer.
///
/// Waiting uses no CPU time. A panic of a thread that holds the lock unlocks it, and does not poison
/// it. (What is not promised: readers may starve if there is always a writer.)
pub struct ReadWriteLock {
    // Add the fields that you need.
}

/// The right to read. Dropping it gives it back, also during a panic.
#[must_use = "the lock is unlocked as soon as the guard is dropped"]
pub struct ReadGuard<'a> {
    lock: &'a ReadWriteLock,
}

/// The right to write. Dropping it gives it back, also during a panic.
#[must_use = "the lock is unlocked as soon as the guard is dropped"]
pub struct WriteGuard<'a> {
    lock: &'a ReadWriteLock,
}

impl ReadWriteLock {
    /// Creates a lock that is free.
    pub fn new() -> Self {
        todo!("ex20: what must the lock remember?")
    }

    /// Blocks while a writer holds the lock or waits for it, even if that writer came later. So writers
    /// do not starve, however many readers come and go.
    pub fn read(&self) -> ReadGuard<'_> {
        todo!("ex20: wait until no writer holds the lock or waits, and count one more reader")
    }

    /// Blocks while readers or another writer hold the lock, or while a reader waits in
    /// [`upgrade`](ReadGuard::upgrade).
    pub fn write(&self) -> WriteGuard<'_> {
        todo!("ex20: wait until the lock is free")
    }
}

impl<'a> ReadGuard<'a> {
    /// Turns the right to read into the right to write. Blocks while there are other readers.
    ///
    /// No other thread writes in between, not even a writer that has waited for longer. So what this
    /// thread has read is still true. While it waits, no new reader comes in.
    ///
    /// Two readers that both want to write would wait for each other. So if another reader already
    /// waits in `upgrade`, returns this guard as an error, at once. The caller still has the right to
    /// read. It should drop the guard, so that the other reader can go on, call
    /// [`write`](ReadWriteLock::write), and read again what it has read.
    pub fn upgrade(self) -> Result<WriteGuard<'a>, ReadGuard<'a>> {
        todo!("ex20: wait until this reader is the only one, unless another one already does")
    }
}

impl Drop for ReadGuard<'_> {
    fn drop(&mut self) {
        // ex20: which threads can go on? (There is no `todo!` here, because a panic during another
        // panic aborts the whole program.)
    }
}

impl Drop for WriteGuard<'_> {
    fn drop(&mut self) {
        // ex20: which threads can go on?
    }
}

// region: Hint 1, a nudge
//
// Which threads are there, at any moment? Some read, one may write, some wait to write, and one may
// wait in `upgrade`. Four numbers or flags describe this completely. For each method, write down
// when its thread can go on, as a condition on these four.
//
// endregion
// region: Hint 2, an approach
//
// Keep the four behind one mutex, next to one condition variable:
//
// - A reader goes on when no thread writes, waits to write, or upgrades.
// - A writer counts itself as waiting. It goes on when no thread writes, reads, or upgrades.
// - An upgrading reader goes on when it is the only reader. It must not count as a reader while it
//   writes.
//
// Different threads wait for different things, so `notify_one` may wake a thread that cannot go on.
//
// endregion
// region: Hint 3, almost there
//
//     struct State { readers: usize, is_writing: bool, waiting_writers: usize, is_upgrading: bool }
//
// Use `wait_while` with the three conditions, and `notify_all` in both `drop`s. `upgrade`: return
// `Err(self)` if `is_upgrading` is set. Otherwise set it, wait while `readers > 1`, and reset it. Then
// set `is_writing`, unlock the mutex, and let `self` be dropped: the guard's `drop` subtracts the
// reader.
//
// endregion
