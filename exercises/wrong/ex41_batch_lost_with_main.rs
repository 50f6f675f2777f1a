//! Wrong: takes all tasks that are ready out of the queue, and forgets those that had no turn when
//! `main` ends.

#[path = "../src/ex41_event_loop/parts.rs"]
pub mod parts;

use std::iter;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Wake, Waker};

use parts::{Deadlock, EventLoop, TaskId, TaskWaker};

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        if !self.is_queued.swap(true, Ordering::Relaxed) {
            self.ready.push(self.id);
        }
    }
}

impl EventLoop {
    pub fn run<T: 'static>(
        self: &Rc<Self>,
        main: impl Future<Output = T> + 'static,
    ) -> Result<T, Deadlock> {
        let main = self.handle().spawn(main);
        loop {
            let batch: Vec<TaskId> = iter::from_fn(|| self.ready.pop()).collect();
            for id in &batch {
                self.poll_task(*id);
                if let Some(output) = main.take() {
                    return Ok(output);
                }
            }
            if batch.is_empty() && !self.fire_timers() {
                return Err(Deadlock { tasks: self.tasks.borrow().len() });
            }
        }
    }

    fn poll_task(&self, id: TaskId) {
        let Some(mut task) = self.tasks.borrow_mut().remove(&id) else { return };
        task.waker.is_queued.store(false, Ordering::Relaxed);
        let waker = Waker::from(Arc::clone(&task.waker));
        if task.future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            self.tasks.borrow_mut().insert(id, task);
        }
    }

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
