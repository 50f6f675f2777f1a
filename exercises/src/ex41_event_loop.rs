//! # 41: an event loop
//!
//! Ten thousand tasks on one thread, each of which sleeps most of the time: how does that work?
//! Three things are enough: a queue of tasks that are ready, a sorted list of timers, and a loop.
//! Python's event loop has the same parts: `_ready`, a deque, and `_scheduled`, a heap. Build the
//! loop.
//!
//! The parts are given. Read them first, in
//! [ex41_event_loop/parts.rs](ex41_event_loop/parts.rs): tasks, the ready queue, timers, and the
//! handle with `spawn` and `sleep`. You write some thirty lines in this file: they wake tasks, poll
//! tasks and fire timers.
//!
//! A real loop waits for the next deadline, or for a socket that is ready (Python uses
//! `selectors`). This one has a simulated clock. It does not wait: it moves its clock. So an hour
//! of sleep passes at once, as with tokio's paused clock.
//!
//! Read first: the lessons `spinner-async` and `spinner-async-nap`; exercise 40; *Runtime* and
//! *Starvation* in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/task/trait.Wake.html>,
//! <https://doc.rust-lang.org/std/future/trait.Future.html>,
//! <https://doc.rust-lang.org/std/cell/struct.RefCell.html>
//!
//! Test: `cargo test -p exercises ex41`. Hints: at the end of this file.

// The solution is in another folder, and uses the same path.
#[path = "../src/ex41_event_loop/parts.rs"]
pub mod parts;

use std::rc::Rc;
use std::sync::Arc;
use std::task::Wake;

use parts::{Deadlock, EventLoop, TaskId, TaskWaker};

impl Wake for TaskWaker {
    /// Puts the task at the end of the ready queue, unless it is already in the queue.
    fn wake(self: Arc<Self>) {
        todo!("ex41: put the task into the queue, at most once")
    }
}

impl EventLoop {
    /// Runs `main` as a task, together with the tasks that were spawned, until `main` has ended.
    /// Returns its output at once. The other tasks stay in the loop: they go on in the next `run`,
    /// and are dropped with the loop.
    ///
    /// A task is ready when it is spawned, and then only after it was woken. The tasks that are
    /// ready take turns, in the order in which they were woken: each turn is one poll. A task that
    /// is woken several times before its turn gets one turn. A task that is woken during its own
    /// turn gets another one, after the others that are ready. Waking a task that has ended does
    /// nothing.
    ///
    /// The clock stands still while any task is ready. When none is, the clock moves to the
    /// earliest deadline, and all tasks whose time has come are woken, in the order in which they
    /// began to sleep.
    ///
    /// If no task is ready and there is no timer, returns the error `Deadlock` with the number of
    /// tasks that have not ended, including `main`.
    ///
    /// Tasks may spawn tasks. A panic of a task passes through, with its payload.
    pub fn run<T: 'static>(
        self: &Rc<Self>,
        main: impl Future<Output = T> + 'static,
    ) -> Result<T, Deadlock> {
        let main = self.handle().spawn(main);
        todo!(
            "ex41: poll tasks that are ready, or else fire timers, until `main.take()` has a result"
        )
    }

    /// Polls a task once, if it has not ended. Keeps it if it is pending.
    fn poll_task(&self, id: TaskId) {
        todo!("ex41: poll the task while no `RefCell` is borrowed")
    }

    /// Moves the clock to the earliest deadline, and wakes all tasks whose time has come. Returns
    /// whether there was a timer.
    fn fire_timers(&self) -> bool {
        todo!("ex41: set the clock, and wake the tasks in order")
    }
}

// region: Hint 1, a nudge
//
// Begin with `run`, on paper. There are four cases: a task is ready; no task is ready, but there is
// a timer; there is neither; `main` has ended. After which steps must you check for the last one?
//
// Then follow one task through the file of the parts: `spawn`, its first poll, `sleep`, its
// deadline. Which of your functions runs when?
//
// endregion
// region: Hint 2, an approach
//
// `run` is a loop: poll tasks until the ready queue is empty, and return if `main` has ended after
// one of these polls. Then fire the timers. If there is none, it is a deadlock.
//
// While a task is polled, it may spawn tasks, wake itself, and start or cancel timers. So neither
// `tasks` nor `timers` may be borrowed then. Take the task out of the map, and put it back if it is
// pending.
//
// `is_queued` must be true exactly while the task's id is in the queue. When must it become false,
// so that a task can wake itself during its own poll?
//
// endregion
// region: Hint 3, almost there
//
// `wake`: `if !self.is_queued.swap(true, Ordering::Relaxed) { self.ready.push(self.id) }`.
//
// `poll_task`: `let Some(mut task) = self.tasks.borrow_mut().remove(&id) else { return };` ends the
// borrow at the semicolon. Set `is_queued` to false *before* the poll. `Waker::from` makes a waker
// from a clone of `task.waker`; `Context::from_waker` makes the context for
// `task.future.as_mut().poll`.
//
// `fire_timers`: `let Some(deadline) = timers.next_deadline() else { return false };`, then set
// `now`, and call `wake` on each waker that `timers.pop_due(deadline)` returns.
//
// endregion
