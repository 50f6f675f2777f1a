//! `std::thread`: the threads of shuttle, which note what they do next.

use std::io;
use std::panic::Location;

use shuttle::thread as inner;
pub use shuttle::thread::{AccessError, LocalKey, Result, ThreadId};

use crate::time::{Duration, advance};
use crate::watch::{self, Place, Subject, about_to};

#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    spawn_named(None, f, Location::caller())
}

fn spawn_named<F, T>(name: Option<String>, f: F, place: Place) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    about_to("spawn", Subject::Nothing, place);
    let handle = inner::spawn(until_finished(f));
    let thread = started(handle.thread().id(), name, place);
    JoinHandle { inner: handle, thread }
}

/// Notes that the thread ends after `f`.
fn until_finished<T>(f: impl FnOnce() -> T) -> impl FnOnce() -> T {
    || {
        let result = f();
        watch::finish();
        result
    }
}

fn started(id: ThreadId, name: Option<String>, place: Place) -> Thread {
    watch::note(|run| {
        let thread = run.thread(id.into());
        thread.name.clone_from(&name);
        let operation = watch::Operation { name: "start", subject: Subject::Nothing, place };
        thread.next = Some(operation);
    });
    Thread { id, name }
}

/// A thread, which can be unparked.
#[derive(Clone, Debug)]
pub struct Thread {
    id: ThreadId,
    name: Option<String>,
}

impl Thread {
    #[must_use]
    pub fn id(&self) -> ThreadId {
        self.id
    }

    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    #[track_caller]
    pub fn unpark(&self) {
        about_to("unpark", Subject::Thread(self.id.into()), Location::caller());
        crate::step();
        crate::park::unpark(self.id.into());
    }
}

#[must_use]
pub fn panicking() -> bool {
    watch::is_panicking()
}

#[must_use]
pub fn current() -> Thread {
    let id = inner::current().id();
    let name = watch::note(|run| run.thread(id.into()).name.clone());
    Thread { id, name }
}

#[derive(Debug)]
pub struct JoinHandle<T> {
    inner: inner::JoinHandle<T>,
    thread: Thread,
}

impl<T> JoinHandle<T> {
    #[track_caller]
    pub fn join(self) -> Result<T> {
        about_to("join", Subject::Thread(self.thread.id.into()), Location::caller());
        self.inner.join()
    }

    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    #[track_caller]
    #[must_use]
    pub fn is_finished(&self) -> bool {
        let id = self.thread.id.into();
        about_to("check", Subject::Thread(id), Location::caller());
        crate::step();
        watch::note(|run| run.thread(id).is_finished)
    }
}

/// A scope of shuttle, which notes the threads that start in it.
#[derive(Debug)]
#[repr(transparent)]
pub struct Scope<'scope, 'env: 'scope>(inner::Scope<'scope, 'env>);

#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let place = Location::caller();
    inner::scope(|scope| {
        // SAFETY: `Scope` is transparent, so both references have the same layout, and the same
        // lifetime.
        let result = f(unsafe { &*std::ptr::from_ref(scope).cast::<Scope>() });
        about_to("join", Subject::Scope(watch::current_thread()), place);
        result
    })
}

impl<'scope> Scope<'scope, '_> {
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.spawn_named(None, f, Location::caller())
    }

    fn spawn_named<F, T>(
        &'scope self,
        name: Option<String>,
        f: F,
        place: Place,
    ) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        about_to("spawn", Subject::Nothing, place);
        let handle = self.0.spawn(until_finished(f));
        let thread = started(handle.thread().id(), name, place);
        ScopedJoinHandle { inner: handle, thread }
    }
}

#[derive(Debug)]
pub struct ScopedJoinHandle<'scope, T> {
    inner: inner::ScopedJoinHandle<'scope, T>,
    thread: Thread,
}

impl<T> ScopedJoinHandle<'_, T> {
    #[track_caller]
    pub fn join(self) -> Result<T> {
        about_to("join", Subject::Thread(self.thread.id.into()), Location::caller());
        self.inner.join()
    }

    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    #[track_caller]
    #[must_use]
    pub fn is_finished(&self) -> bool {
        about_to("check", Subject::Thread(self.thread.id.into()), Location::caller());
        crate::step();
        self.inner.is_finished()
    }
}

/// Starts threads. In here, starting a thread never fails.
#[derive(Debug)]
pub struct Builder {
    name: Option<String>,
}

impl Builder {
    #[must_use]
    #[expect(clippy::new_without_default, reason = "the `Builder` of std has no default either")]
    pub fn new() -> Self {
        Self { name: None }
    }

    #[must_use]
    pub fn name(self, name: String) -> Self {
        Self { name: Some(name) }
    }

    #[must_use]
    pub fn stack_size(self, _size: usize) -> Self {
        self
    }

    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Ok(spawn_named(self.name, f, Location::caller()))
    }

    #[track_caller]
    pub fn spawn_scoped<'scope, T: Send + 'scope>(
        self,
        scope: &'scope Scope<'scope, '_>,
        f: impl FnOnce() -> T + Send + 'scope,
    ) -> io::Result<ScopedJoinHandle<'scope, T>> {
        Ok(scope.spawn_named(self.name, f, Location::caller()))
    }
}

#[track_caller]
pub fn sleep(duration: Duration) {
    about_to("sleep", Subject::Nothing, Location::caller());
    crate::step();
    advance(duration);
}

#[track_caller]
pub fn yield_now() {
    about_to("yield", Subject::Nothing, Location::caller());
    crate::some_time();
}

/// Blocks until the thread is unparked.
#[track_caller]
pub fn park() {
    about_to("park", Subject::Nothing, Location::caller());
    crate::park::park();
}

#[track_caller]
pub fn park_timeout(timeout: Duration) {
    if timeout == Duration::MAX {
        return park();
    }
    about_to("park", Subject::Nothing, Location::caller());
    crate::some_time();
    if !crate::park::take_token() {
        advance(timeout);
    }
}
