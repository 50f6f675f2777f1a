//! Wrong: the callers share the state behind a mutex. The thread only waits for the end.

use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};

type Handler<Q, A> = Box<dyn FnMut(Q) -> A + Send>;

pub struct Actor<Q, A> {
    handler: Arc<Mutex<Handler<Q, A>>>,
    alive_tx: Sender<()>,
}

pub fn start<S, Q, A, F>(state: S, mut handler: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    let state = Arc::new(Mutex::new(Some(state)));
    let shared = Arc::clone(&state);
    let (alive_tx, alive_rx) = bounded(0);
    let thread = thread::spawn(move || {
        let _ = alive_rx.recv();
        state.lock().unwrap().take().unwrap()
    });
    let handler: Handler<Q, A> =
        Box::new(move |question| handler(shared.lock().unwrap().as_mut().unwrap(), question));
    (Actor { handler: Arc::new(Mutex::new(handler)), alive_tx }, thread)
}

impl<Q, A> Actor<Q, A> {
    pub fn ask(&self, question: Q, _timeout: Duration) -> Result<A, RecvTimeoutError> {
        let mut handler = self.handler.lock().map_err(|_| RecvTimeoutError::Disconnected)?;
        Ok(handler(question))
    }
}

impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { handler: Arc::clone(&self.handler), alive_tx: self.alive_tx.clone() }
    }
}
