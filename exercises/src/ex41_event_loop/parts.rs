//! The parts of the event loop of exercise 41, which you need not change. Read them from top to
//! bottom.
//!
//! Everything happens on one thread, and no time passes while a task runs. So the fields are in a
//! `Cell` or a `RefCell` rather than in a mutex. Only the waker and the ready queue need more: the
//! standard library demands that a waker can be sent to another thread.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// Identifies a task. No two tasks of a loop ever have the same number.
pub type TaskId = u64;

/// A future that the loop polls until it is ready.
pub struct Task {
    pub future: Pin<Box<dyn Future<Output = ()>>>,
    pub waker: Arc<TaskWaker>,
}

/// Wakes one task. (`impl Wake` is part of your answer.)
pub struct TaskWaker {
    pub id: TaskId,
    /// Whether the task is in the ready queue.
    pub is_queued: AtomicBool,
    pub ready: Arc<ReadyQueue>,
}

/// The tasks that were woken, first in, first out. Python's loop has a `deque` for this.
#[derive(Default)]
pub struct ReadyQueue(Mutex<VecDeque<TaskId>>);

impl ReadyQueue {
    /// Adds a task at the end.
    pub fn push(&self, id: TaskId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(id);
    }

    /// Removes the first task. Returns `None` if no task is ready.
    pub fn pop(&self) -> Option<TaskId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// The timers that have not fired yet, sorted. Python's loop has a heap for this, from `heapq`.
#[derive(Default)]
pub struct Timers {
    /// The key is the deadline, and the number of the timer: so equal deadlines are sorted by
    /// arrival.
    wakers: BTreeMap<TimerKey, Waker>,
    count: u64,
}

/// Identifies a timer: its deadline, and how many timers were added before it.
pub type TimerKey = (Duration, u64);

impl Timers {
    /// Adds a timer.
    pub fn add(&mut self, deadline: Duration, waker: Waker) -> TimerKey {
        let key = (deadline, self.count);
        self.count += 1;
        self.wakers.insert(key, waker);
        key
    }

    /// Removes a timer, unless it has already been removed.
    pub fn cancel(&mut self, key: TimerKey) {
        self.wakers.remove(&key);
    }

    /// Returns the earliest deadline. Returns `None` if there is no timer.
    pub fn next_deadline(&self) -> Option<Duration> {
        self.wakers.keys().next().map(|(deadline, _)| *deadline)
    }

    /// Removes the first timer whose deadline is not after `now`, and returns its waker. Returns
    /// `None` if there is no such timer. Of equal deadlines, the one that was added first is first.
    pub fn pop_due(&mut self, now: Duration) -> Option<Waker> {
        let first = self.wakers.first_entry()?;
        let (deadline, _) = *first.key();
        (deadline <= now).then(|| first.remove())
    }
}

/// Runs tasks on one thread, with a simulated clock. (`run` is part of your answer.)
#[derive(Default)]
pub struct EventLoop {
    /// The time on the simulated clock, since the start. It moves only when you set it.
    pub now: Cell<Duration>,
    pub ready: Arc<ReadyQueue>,
    pub timers: RefCell<Timers>,
    /// The tasks that have not ended, except for the one that is being polled.
    pub tasks: RefCell<HashMap<TaskId, Task>>,
    /// How many tasks were spawned so far.
    spawned: Cell<TaskId>,
}

/// Why the loop cannot go on: the future that it runs has not ended, no task is ready, and there is
/// no timer.
#[derive(Debug, PartialEq)]
pub struct Deadlock {
    /// How many tasks wait forever.
    pub tasks: usize,
}

impl fmt::Display for Deadlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "deadlock: {} tasks wait, and there is no timer that could wake one", self.tasks)
    }
}

impl std::error::Error for Deadlock {}

/// What tasks use to reach their loop. It does not own the loop: the loop owns the tasks, and the
/// tasks own handles, so none of them would ever be dropped.
#[derive(Clone)]
pub struct Handle(Weak<EventLoop>);

impl EventLoop {
    /// Creates a loop without tasks. Its clock shows zero.
    pub fn new() -> Rc<Self> {
        Rc::default()
    }

    /// Returns a handle for the tasks.
    pub fn handle(self: &Rc<Self>) -> Handle {
        Handle(Rc::downgrade(self))
    }
}

impl Handle {
    fn event_loop(&self) -> Rc<EventLoop> {
        self.0.upgrade().expect("a handle is used only while its event loop exists")
    }

    /// Returns the time on the simulated clock, since the start.
    pub fn now(&self) -> Duration {
        self.event_loop().now.get()
    }

    /// Starts a task. The loop polls it as soon as it is its turn.
    pub fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> JoinHandle<T> {
        let event_loop = self.event_loop();
        let id = event_loop.spawned.replace(event_loop.spawned.get() + 1);
        let outcome = Rc::new(RefCell::new(Outcome::Pending(None)));
        let join_handle = JoinHandle(Rc::clone(&outcome));
        let future = Box::pin(async move {
            let value = future.await;
            if let Outcome::Pending(Some(waker)) = outcome.replace(Outcome::Ready(value)) {
                waker.wake();
            }
        });
        let ready = Arc::clone(&event_loop.ready);
        let waker = Arc::new(TaskWaker { id, is_queued: AtomicBool::new(false), ready });
        let task = Task { future, waker: Arc::clone(&waker) };
        event_loop.tasks.borrow_mut().insert(id, task);
        Waker::from(waker).wake();
        join_handle
    }

    /// Returns a future that is ready when this time has passed on the simulated clock.
    pub fn sleep(&self, time: Duration) -> Sleep {
        let deadline = self.now().saturating_add(time);
        Sleep { handle: self.clone(), deadline, timer: None }
    }
}

/// The state of a task, as its handle sees it.
enum Outcome<T> {
    /// The task has not ended. The waker is that of a task that awaits it.
    Pending(Option<Waker>),
    Ready(T),
    Taken,
}

/// Awaits the result of a task. If it is dropped, the task goes on.
pub struct JoinHandle<T>(Rc<RefCell<Outcome<T>>>);

impl<T> JoinHandle<T> {
    /// Takes the result if the task has ended. Returns `None` if it has not, or if the result was
    /// taken before.
    pub fn take(&self) -> Option<T> {
        let mut outcome = self.0.borrow_mut();
        match mem::replace(&mut *outcome, Outcome::Taken) {
            Outcome::Ready(value) => Some(value),
            other => {
                *outcome = other;
                None
            }
        }
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        if let Some(value) = self.take() {
            return Poll::Ready(value);
        }
        if let Outcome::Pending(waker) = &mut *self.0.borrow_mut() {
            *waker = Some(context.waker().clone());
        }
        Poll::Pending
    }
}

/// The future that [`Handle::sleep`] returns. It has a timer from its first poll until it is ready
/// or dropped.
pub struct Sleep {
    handle: Handle,
    deadline: Duration,
    timer: Option<TimerKey>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let event_loop = self.handle.event_loop();
        if event_loop.now.get() >= self.deadline {
            return Poll::Ready(());
        }
        if self.timer.is_none() {
            let waker = context.waker().clone();
            self.timer = Some(event_loop.timers.borrow_mut().add(self.deadline, waker));
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        // When the loop is dropped, its timers are dropped with it.
        if let (Some(timer), Some(event_loop)) = (self.timer, self.handle.0.upgrade()) {
            event_loop.timers.borrow_mut().cancel(timer);
        }
    }
}
