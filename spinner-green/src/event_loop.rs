//! The event loop: it decides which coroutine runs next, and sleeps if none is due.
//!
//! This is all that an event loop is: a queue of paused coroutines, each with the time at which it
//! continues, and a thread that takes one after another out of it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Instant;

use corosensei::CoroutineResult;

use crate::coroutine::{CURRENT, Task, spawn};

/// When a paused coroutine continues. The order is the order of the queue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    At(Instant),
    WhenWoken,
}

thread_local! {
    /// The paused coroutines. The number keeps those with the same time in the order of arrival.
    static QUEUE: RefCell<BTreeMap<(Due, u64), Task>> = RefCell::default();
    static NEXT_NUMBER: Cell<u64> = Cell::default();
}

/// Runs `main` in a coroutine, and the coroutines that it spawns, until `main` returns. Then the
/// others are cancelled.
///
/// # Errors
/// When there is no memory for the stack.
///
/// # Panics
/// When `main` panics, or when it is called in a coroutine.
pub fn run<T: 'static>(main: impl FnOnce() -> T + 'static) -> io::Result<T> {
    assert!(CURRENT.get().is_none(), "a thread can have only one event loop");
    let main = spawn(main)?;
    while !main.has_ended() {
        let next = QUEUE.with_borrow_mut(BTreeMap::pop_first);
        let ((due, _), task) = next.expect("`main` is in the queue until it ends");
        // A handle has one owner, and `main` has no handle. So `main` never waits in a circle.
        let Due::At(time) = due else { unreachable!("the coroutine that `main` waits for is due") };
        thread::sleep(time.saturating_duration_since(Instant::now()));
        resume(task);
    }
    drop(QUEUE.take());
    Ok(main.join().expect("no other coroutine has a handle that could cancel `main`"))
}

/// Lets a coroutine run until it pauses or ends. A cancelled one is dropped instead: then its stack is
/// unwound, and the values on it are dropped.
fn resume(mut task: Task) {
    if !task.end.is_cancelled.get() {
        let result = catch_unwind(AssertUnwindSafe(|| task.stack.resume(())));
        CURRENT.set(None);
        match result {
            Ok(CoroutineResult::Yield(due)) => return enqueue(due, task),
            Ok(CoroutineResult::Return(())) => {}
            Err(panic) => task.end.panic.set(Some(panic)),
        }
    }
    drop(task.stack);
    task.end.has_ended.set(true);
    if let Some(waiter) = task.end.waiter.take() {
        wake(waiter);
    }
}

/// Puts a paused coroutine into the queue.
pub(crate) fn enqueue(due: Due, task: Task) {
    QUEUE.with_borrow_mut(|queue| queue.insert((due, next_number()), task));
}

/// Lets a paused coroutine continue in its turn.
pub(crate) fn wake(id: u64) {
    let task = QUEUE.with_borrow_mut(|queue| {
        let key = queue.iter().find(|(_, task)| task.id == id).map(|(key, _)| *key);
        key.and_then(|key| queue.remove(&key))
    });
    if let Some(task) = task {
        enqueue(Due::At(Instant::now()), task);
    }
}

pub(crate) fn next_number() -> u64 {
    NEXT_NUMBER.replace(NEXT_NUMBER.get() + 1)
}
