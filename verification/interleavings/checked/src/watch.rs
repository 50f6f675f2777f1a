//! What a person who plays the scheduler sees: the threads of a run, the operation that each of
//! them executes next, and the objects that they share.
//!
//! Everything in here belongs to one run, and all threads of a run share one thread of the
//! operating system: hence the thread-local variable.

use std::cell::{Cell, RefCell};
use std::panic::Location;

use shuttle::current::try_get_current_task;
use shuttle_engine::runtime::execution::ExecutionState;

/// A place in a source file.
pub type Place = &'static Location<'static>;

/// The number of a thread. The thread that runs the model is number 0.
pub type ThreadId = usize;

/// The number of a shared object.
pub type ObjectId = usize;

/// A run, as far as it has come.
#[derive(Clone, Debug, Default)]
pub struct Run {
    pub threads: Vec<Thread>,
    pub objects: Vec<Object>,
    /// The question that the next random number answers.
    pub question: &'static str,
}

#[derive(Clone, Debug, Default)]
pub struct Thread {
    pub name: Option<String>,
    /// What the thread executes next. If it is blocked, what it is blocked in.
    pub next: Option<Operation>,
    pub is_finished: bool,
}

/// One step of a thread.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    pub name: &'static str,
    pub subject: Subject,
    pub place: Place,
}

/// What an operation is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    Nothing,
    Object(ObjectId),
    Thread(ThreadId),
    /// All threads of a scope.
    Scope(ThreadId),
}

/// A lock, a channel or another object that threads share.
#[derive(Clone, Debug)]
pub struct Object {
    pub kind: &'static str,
    pub name: Option<String>,
    pub created: Place,
    /// Where the object was used first.
    pub used: Option<Place>,
    /// The threads that hold this lock.
    pub holders: Vec<ThreadId>,
    pub channel: Option<Channel>,
    pub is_dropped: bool,
}

/// The state of a channel.
#[derive(Clone, Debug, Default)]
pub struct Channel {
    pub messages: usize,
    pub capacity: Option<usize>,
    /// For each sender, the thread that used it last.
    pub senders: Vec<ThreadId>,
    /// For each receiver, the thread that used it last.
    pub receivers: Vec<ThreadId>,
}

thread_local! {
    static RUN: RefCell<Run> = RefCell::default();
    /// The thread that unwinds a panic. `std::thread::panicking` does not tell: other threads may
    /// run meanwhile, and all of them share one thread of the operating system.
    static PANICKING: Cell<Option<ThreadId>> = const { Cell::new(None) };
}

/// Forgets the last run.
pub fn begin() {
    RUN.with_borrow_mut(|run| {
        run.threads.clear();
        run.objects.clear();
    });
}

/// Returns a copy of the run.
#[must_use]
pub fn run() -> Run {
    RUN.with_borrow(Run::clone)
}

/// Returns the thread that runs now.
#[must_use]
pub fn current_thread() -> ThreadId {
    try_get_current_task().map_or(0, usize::from)
}

/// Notes what the current thread executes next.
pub fn about_to(name: &'static str, subject: Subject, place: Place) {
    // The first thread that comes here after the panic is the one that panics.
    let is_same_panic = std::thread::panicking();
    PANICKING.set(is_same_panic.then(|| PANICKING.get().unwrap_or_else(current_thread)));
    note(|run| {
        run.thread(current_thread()).next = Some(Operation { name, subject, place });
        if let Subject::Object(object) = subject {
            run.objects[object].used.get_or_insert(place);
        }
    });
}

/// Changes the run. Does nothing once the run is over: then threads are dropped, and what their
/// destructors do is not part of the run.
pub(crate) fn note<T: Default>(change: impl FnOnce(&mut Run) -> T) -> T {
    let is_over = ExecutionState::try_with(|state| state.in_cleanup()).unwrap_or(true);
    if is_over { T::default() } else { RUN.with_borrow_mut(change) }
}

/// Returns whether the current thread unwinds a panic.
pub(crate) fn is_panicking() -> bool {
    std::thread::panicking() && PANICKING.get().is_none_or(|thread| thread == current_thread())
}

/// Notes the question that the next random number answers.
pub(crate) fn ask(question: &'static str) {
    note(|run| run.question = question);
}

/// Notes that the current thread ends.
pub fn finish() {
    note(|run| run.thread(current_thread()).is_finished = true);
}

impl Run {
    pub(crate) fn thread(&mut self, id: ThreadId) -> &mut Thread {
        if self.threads.len() <= id {
            self.threads.resize_with(id + 1, Thread::default);
        }
        &mut self.threads[id]
    }
}

/// The number of an object, which the object keeps. Dropping it removes the object from the view.
#[derive(Debug)]
pub struct Handle(ObjectId);

impl Handle {
    pub(crate) fn new(kind: &'static str, created: Place, channel: Option<Channel>) -> Self {
        Self(note(|run| {
            run.objects.push(Object {
                kind,
                name: None,
                created,
                used: None,
                holders: Vec::new(),
                channel,
                is_dropped: false,
            });
            run.objects.len() - 1
        }))
    }

    pub(crate) fn subject(&self) -> Subject {
        Subject::Object(self.0)
    }

    pub(crate) fn about_to(&self, name: &'static str, place: Place) {
        about_to(name, self.subject(), place);
    }

    /// Notes that the current thread holds this lock now.
    pub(crate) fn acquired(&self) {
        note(|run| run.objects[self.0].holders.push(current_thread()));
    }

    /// Notes that a thread does not hold this lock any more.
    pub(crate) fn released_by(&self, thread: ThreadId) {
        note(|run| {
            let holders = &mut run.objects[self.0].holders;
            if let Some(index) = holders.iter().position(|&holder| holder == thread) {
                holders.swap_remove(index);
            }
        });
    }

    /// Returns whether the current thread holds this lock.
    pub(crate) fn is_held(&self) -> bool {
        note(|run| run.objects[self.0].holders.contains(&current_thread()))
    }

    pub(crate) fn channel(&self, change: impl FnOnce(&mut Channel)) {
        note(|run| run.objects[self.0].channel.as_mut().map(change));
    }

    /// Gives the object a name. Without one, it is named after the variable or the field.
    pub fn set_name(&self, name: impl Into<String>) {
        note(|run| run.objects[self.0].name = Some(name.into()));
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        note(|run| run.objects[self.0].is_dropped = true);
    }
}
