//! # 27: shared memory
//!
//! A fork copies memory: no other process sees what a child writes to its copy. But processes can
//! ask for memory that is not copied, with `mmap` and `MAP_SHARED`. In Python, this is
//! `multiprocessing.shared_memory`, and a `multiprocessing.Value` is one value in such memory.
//! Atomics work there between processes, as they do between threads. So workers need no pipes: they
//! claim jobs with a counter and store results side by side.
//!
//! One thing is different: a process can be killed at any moment, even between two operations that
//! belong together. The others then find what it has left behind: half of a result, or a lock that
//! is never unlocked. Write workers that can be killed anywhere and lose only the job that they have
//! claimed.
//!
//! The tests do not depend on luck. They run a worker up to one of its operations on the shared
//! memory, kill it there or let it wait while the others go on, and do so for each operation.
//!
//! Read first: the lessons `spinner-proc` and `shared-state`; exercises 23 and 26. The file
//! `exercises/tests/own_process/ex27/memory.rs` contains `SharedNumbers`, and all of the `unsafe`
//! that shared memory needs. Fork with `process_core::fork`.
//!
//! Docs: <https://man7.org/linux/man-pages/man2/mmap.2.html>,
//! <https://doc.rust-lang.org/std/sync/atomic/struct.AtomicU64.html>,
//! <https://doc.rust-lang.org/std/ops/enum.ControlFlow.html>
//!
//! Test: `cargo test -p exercises ex27`. Hints: at the end of this file.

use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use process_core::{Child, Fork, fork};

// `SharedNumbers::new(len)?` returns numbers that are all 0, in memory that this process shares with
// the children that it forks afterwards. It is a slice: `numbers[0].fetch_add(1, Ordering::Relaxed)`
// adds 1 to the first number. A number has the methods of `AtomicU64`. Share nothing else: the tests
// do not see other memory.
use super::memory::SharedNumbers;

/// Runs the `jobs` in `worker_count` worker processes that work concurrently. Returns, in the order
/// of `jobs`, the result of each job, or `None` if the job has no result. Jobs and results may be
/// any numbers, and several may be equal.
///
/// Each worker claims a job, runs it, stores its result in shared memory, and claims the next one.
/// No job is started twice. No job waits for a slow one while another worker is idle. The calling
/// process does no job itself.
///
/// `work(job)` returns `Continue(result)` or `Break(result)`. Both are the result of the job. After
/// a `Break` was stored, each worker finishes the job that it has, and starts no other, except for one
/// that it is just about to claim. The jobs that were not started have no result.
///
/// A worker may fail at any moment, because it is killed or because `work` panics. It loses at most
/// the result of the one job that it has claimed: this is *at-most-once* execution, and the job is
/// not repeated. Results that were stored before are kept. Unless the result of a `Break` was
/// stored, the other workers finish all other jobs. They never wait for a worker that has failed or
/// is paused. A worker that failed is not replaced; if none is left, the remaining jobs have no
/// result.
///
/// The calling process blocks while it waits, instead of asking again and again, and a signal that
/// interrupts a system call (`EINTR`) is not an error. When this function returns, all workers have
/// ended and have been reaped, even after an error.
///
/// # Errors
/// When the memory or a process cannot be created. It is not an error if a worker fails.
///
/// # Safety
/// This process must have only one thread.
pub unsafe fn run_jobs(
    jobs: &[u64],
    worker_count: usize,
    work: impl Fn(u64) -> ControlFlow<u64, u64>,
) -> io::Result<Vec<Option<u64>>> {
    todo!("ex27: create the shared memory, fork the workers, wait for them, collect the results")
}

// region: Hint 1, a nudge
//
// What must all processes know? Which job is the next one, which jobs have a result, what the
// results are, and whether to stop. Put each of these into shared memory before the first fork:
// memory that a child creates is not shared with its siblings.
//
// Now imagine that a worker is killed between two lines of your code, for each two lines. What do
// the other processes find?
//
// endregion
// region: Hint 2, an approach
//
// Claim a job by one operation: `fetch_add` on the index of the next job. With `load` and `store`,
// two workers can claim the same job. With a lock, a worker that is killed while it holds the lock
// stops all others forever.
//
// A result may be any number, also 0. So whether a job has a result needs a number of its own. In
// which order must a worker write the two, so that the parent never finds a job that is done and
// has no result?
//
// The parent joins all workers. It does not matter how they have ended: the memory is still there.
//
// endregion
// region: Hint 3, almost there
//
// A worker repeats: if `stop` is set, return; claim the job with index `next[0].fetch_add(1, ..)`,
// and return if there is no such job; run it; store the result; store 1 in `is_done[index]`; and
// after a `Break`, at last, store 1 in `stop[0]`. If `stop` were set first, and the worker then
// killed, the jobs would end without the result of the `Break`.
//
// Store `is_done` and `stop` with `Ordering::Release`, so that the compiler cannot move the store of
// the result behind them, and load them with `Ordering::Acquire`. (The tests cannot see whether you
// do; exercise 39 has a tool that can.)
//
// Ignore the error of `Child::join`: it says that the worker was killed or panicked.
//
// endregion
