//! What a coroutine can do: start another one, pause, cancel another one, and wait for its end.
//!
//! Each coroutine has its own stack, from the crate `corosensei`, so it can pause in any function.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::io;
use std::panic::resume_unwind;
use std::rc::Rc;
use std::time::{Duration, Instant};

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, Yielder};

use crate::event_loop::{Due, enqueue, next_number, wake};

/// The size of a stack in bytes. The system provides memory only for the pages that are used.
const STACK_SIZE: usize = 256 * 1024;

thread_local! {
    /// The coroutine that is running: its id, and the means to pause it.
    pub(crate) static CURRENT: Cell<Option<(u64, *const Yielder<(), Due>)>> = Cell::default();
}

/// A paused coroutine.
pub(crate) struct Task {
    pub(crate) id: u64,
    pub(crate) stack: Coroutine<(), Due, ()>,
    pub(crate) end: Rc<End>,
}

/// What a coroutine and the handle to it share.
#[derive(Default)]
pub(crate) struct End {
    pub(crate) is_cancelled: Cell<bool>,
    pub(crate) has_ended: Cell<bool>,
    pub(crate) panic: Cell<Option<Box<dyn Any + Send>>>,
    /// The coroutine that waits for the end.
    pub(crate) waiter: Cell<Option<u64>>,
}

/// Starts a coroutine that calls `function`. It gets its first turn when the running coroutine pauses.
///
/// # Errors
/// When there is no memory for the stack.
pub fn spawn<T: 'static>(function: impl FnOnce() -> T + 'static) -> io::Result<JoinHandle<T>> {
    let handle = JoinHandle { id: next_number(), result: Rc::default(), end: Rc::default() };
    let (id, result) = (handle.id, Rc::clone(&handle.result));
    let stack = Coroutine::with_stack(DefaultStack::new(STACK_SIZE)?, move |yielder, ()| {
        CURRENT.set(Some((id, yielder)));
        result.set(Some(function()));
    });
    enqueue(Due::At(Instant::now()), Task { id, stack, end: Rc::clone(&handle.end) });
    Ok(handle)
}

/// Pauses the running coroutine for at least `duration`. Other coroutines run in the meantime.
///
/// # Panics
/// Outside of [`run`](crate::run).
pub fn sleep(duration: Duration) {
    pause(Due::At(Instant::now() + duration));
}

/// Lets every other coroutine that is due run once.
///
/// # Panics
/// Outside of [`run`](crate::run).
pub fn yield_now() {
    sleep(Duration::ZERO);
}

/// Switches to the stack of the event loop, and returns when the loop switches back.
fn pause(due: Due) {
    let current = CURRENT.get();
    let (_, yielder) = current.expect("only a coroutine of an event loop can pause");
    // SAFETY: the yielder lives as long as its coroutine, which is running: it has called this function.
    unsafe { &*yielder }.suspend(due);
    CURRENT.set(current);
}

/// A handle to a coroutine, which can cancel it and wait for its end.
pub struct JoinHandle<T> {
    id: u64,
    result: Rc<Cell<Option<T>>>,
    end: Rc<End>,
}

impl<T> JoinHandle<T> {
    pub(crate) fn has_ended(&self) -> bool {
        self.end.has_ended.get()
    }

    /// Requests that the coroutine does not continue. It ends in its next turn, when its stack is
    /// unwound. Does nothing if it has ended.
    pub fn cancel(&self) {
        self.end.is_cancelled.set(true);
        wake(self.id);
    }

    /// Pauses the running coroutine until this one has ended, and returns its result, or `None` if it
    /// was cancelled.
    ///
    /// # Panics
    /// With the panic of the coroutine. Also if it has not ended, outside of [`run`](crate::run).
    #[expect(clippy::must_use_candidate, reason = "waiting is enough")]
    pub fn join(self) -> Option<T> {
        while !self.has_ended() {
            self.end.waiter.set(CURRENT.get().map(|(id, _)| id));
            pause(Due::WhenWoken);
        }
        if let Some(panic) = self.end.panic.take() {
            resume_unwind(panic);
        }
        self.result.take()
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").field("id", &self.id).finish_non_exhaustive()
    }
}
