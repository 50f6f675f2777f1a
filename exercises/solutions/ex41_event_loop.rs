//! # 41: an event loop

#[path = "../src/ex41_event_loop/parts.rs"]
pub mod parts;

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Wake, Waker};

use parts::{Deadlock, EventLoop, TaskId, TaskWaker};

impl Wake for TaskWaker {
    /// Puts the task at the end of the ready queue, unless it is already in the queue.
    fn wake(self: Arc<Self>) {
        if !self.is_queued.swap(true, Ordering::Relaxed) {
            self.ready.push(self.id);
        }
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
        loop {
            while let Some(id) = self.ready.pop() {
                self.poll_task(id);
                // After each poll: some other task may always be ready.
                if let Some(output) = main.take() {
                    return Ok(output);
                }
            }
            if !self.fire_timers() {
                return Err(Deadlock { tasks: self.tasks.borrow().len() });
            }
        }
    }

    /// Polls a task once, if it has not ended. Keeps it if it is pending.
    fn poll_task(&self, id: TaskId) {
        // The task leaves the map, so that the map is not borrowed while the task spawns others.
        let Some(mut task) = self.tasks.borrow_mut().remove(&id) else { return };
        // Before the poll: a task that wakes itself in it gets another turn.
        task.waker.is_queued.store(false, Ordering::Relaxed);
        let waker = Waker::from(Arc::clone(&task.waker));
        if task.future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            self.tasks.borrow_mut().insert(id, task);
        }
    }

    /// Moves the clock to the earliest deadline, and wakes all tasks whose time has come. Returns
    /// whether there was a timer.
    fn fire_timers(&self) -> bool {
        let mut timers = self.timers.borrow_mut();
        let Some(deadline) = timers.next_deadline() else { return false };
        self.now.set(deadline);
        while let Some(waker) = timers.pop_due(deadline) {
            waker.wake();
        }
        true
    }
}
