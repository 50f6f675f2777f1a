//! # 18: a priority queue
//!
//! Some jobs cannot wait. Python has `queue.PriorityQueue`, from which workers take the most urgent
//! job first; Rust's channels are first in, first out. Build a priority queue that threads share,
//! and that blocks while it is empty.
//!
//! (Python also has `queue.LifoQueue`, which returns the newest job first. When you have finished,
//! think about how to get one from your queue without changing it.)
//!
//! Read first: the lesson `threads`, and exercise 02.
//!
//! Docs: <https://doc.rust-lang.org/std/collections/struct.BinaryHeap.html>,
//! <https://doc.rust-lang.org/std/collections/struct.BTreeMap.html>,
//! <https://doc.rust-lang.org/std/sync/struct.Condvar.html>
//!
//! Test: `cargo test -p exercises ex18`. Hints: at the end of this file.

use std::marker::PhantomData;

/// A queue of jobs that several threads share. Jobs need not be comparable: only their priorities
/// are compared.
pub struct PriorityQueue<T> {
    /// Replace this with the fields that you need.
    jobs: PhantomData<T>,
}

impl<T> PriorityQueue<T> {
    /// Creates a queue that is empty and open.
    pub fn new() -> Self {
        todo!("ex18: create a queue without jobs")
    }

    /// Adds a job, and wakes a waiting thread if there is one. A smaller `priority` is more urgent,
    /// as in Python.
    ///
    /// Never blocks for long: the queue has no limit. If the queue is closed, returns the job as an
    /// error.
    pub fn push(&self, priority: u64, job: T) -> Result<(), T> {
        todo!("ex18: add the job, unless the queue is closed")
    }

    /// Takes the most urgent of the jobs that are in the queue now. Jobs of equal priority are
    /// taken in the order of their arrival.
    ///
    /// Blocks while the queue is empty and open. Waiting uses no CPU time. If the queue is empty
    /// and closed, returns `None`.
    pub fn pop(&self) -> Option<T> {
        todo!("ex18: take the most urgent job, or wait for one")
    }

    /// Closes the queue: it accepts no more jobs. The jobs that are in the queue can still be
    /// taken. All threads that wait for a job stop waiting.
    pub fn close(&self) {
        todo!("ex18: close the queue, and wake the waiting threads")
    }
}

// region: Hint 1, a nudge
//
// `BinaryHeap` always finds its largest element quickly. But it returns equal elements in any
// order, and it compares whole elements, with the job in them. What could you compare in addition
// to the priority, so that no two elements are equal and the job does not matter?
//
// endregion
// region: Hint 2, an approach
//
// Number the jobs as they arrive. The pair (priority, number) is unique, and the smallest pair is
// the job to take: tuples are compared from left to right. So a sorted map from such pairs to jobs
// is a priority queue, and no job is ever compared.
//
// Keep the map, the next number, and whether the queue is closed behind one mutex, next to one
// condition variable. What does a waiting thread wait for? How many threads can go on after a
// `push`, and how many after `close`?
//
// endregion
// region: Hint 3, almost there
//
//     struct State<T> {
//         jobs: BTreeMap<(u64, u64), T>,
//         next_number: u64,
//         is_closed: bool,
//     }
//
// `pop`: `Condvar::wait_while` the map is empty and the queue is not closed; then
// `BTreeMap::pop_first`. `push`: insert, and `notify_one` after *every* job, even if there are
// others in the queue. `close`: `notify_all`.
//
// endregion
