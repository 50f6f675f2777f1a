//! Wrong: the callers share the state, behind a lock. The thread just waits for the end.

use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};

type Handler<Q, A> = Box<dyn FnMut(Q) -> A + Send>;

pub struct Actor<Q, A> {
    handle: Arc<Mutex<Handler<Q, A>>>,
    alive: Sender<()>,
}

pub fn start<S, Q, A, F>(state: S, mut handle: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    let state = Arc::new(Mutex::new(Some(state)));
    let shared = Arc::clone(&state);
    let (alive, ended) = bounded(0);
    let thread = thread::spawn(move || {
        let _ = ended.recv();
        state.lock().expect("no panic").take().expect("it is taken once")
    });
    let handle: Handler<Q, A> = Box::new(move |question| {
        handle(shared.lock().expect("no panic").as_mut().expect("not yet taken"), question)
    });
    (Actor { handle: Arc::new(Mutex::new(handle)), alive }, thread)
}

impl<Q, A> Actor<Q, A> {
    pub fn ask(&self, question: Q, _limit: Duration) -> Result<A, RecvTimeoutError> {
        let mut handle = self.handle.lock().map_err(|_| RecvTimeoutError::Disconnected)?;
        Ok(handle(question))
    }
}

impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { handle: Arc::clone(&self.handle), alive: self.alive.clone() }
    }
}
