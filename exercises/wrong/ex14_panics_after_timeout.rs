//! Wrong: the actor panics when a caller has timed out, so all later questions fail.
//! `cargo course check` finds it.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded, unbounded};

pub struct Actor<Q, A> {
    request_tx: Sender<Request<Q, A>>,
}

struct Request<Q, A> {
    question: Q,
    answer_tx: Sender<A>,
}

pub fn start<S, Q, A, F>(mut state: S, mut handler: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    let (request_tx, request_rx) = unbounded::<Request<Q, A>>();
    let thread = thread::spawn(move || {
        for Request { question, answer_tx } in request_rx {
            answer_tx.send(handler(&mut state, question)).expect("the caller is waiting");
        }
        state
    });
    (Actor { request_tx }, thread)
}

impl<Q, A> Actor<Q, A> {
    pub fn ask(&self, question: Q, timeout: Duration) -> Result<A, RecvTimeoutError> {
        let (answer_tx, answer_rx) = bounded(1);
        let request = Request { question, answer_tx };
        self.request_tx.send(request).map_err(|_| RecvTimeoutError::Disconnected)?;
        answer_rx.recv_timeout(timeout)
    }
}

impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { request_tx: self.request_tx.clone() }
    }
}
