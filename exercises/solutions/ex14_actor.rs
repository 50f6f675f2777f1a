//! # 14: an actor

use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded, unbounded};

/// A handle to an actor. Any thread that has a handle, or a clone of it, can ask.
pub struct Actor<Q, A> {
    request_tx: Sender<Request<Q, A>>,
}

/// One message in the actor's queue.
struct Request<Q, A> {
    question: Q,
    /// Sends the answer to the caller that asked, and to no other.
    answer_tx: Sender<A>,
}

/// Starts an actor: a thread that owns `state` and answers one question at a time with `handler`.
/// It ends, and returns the state, when no handle to it is left.
pub fn start<S, Q, A, F>(mut state: S, mut handler: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    // Unbounded, because a caller with a timeout must not block on a full queue. And unlike a
    // bounded channel, it drops its messages together with its receiver.
    let (request_tx, request_rx) = unbounded::<Request<Q, A>>();
    let thread = thread::spawn(move || {
        for Request { question, answer_tx } in request_rx {
            // An error means that the caller has timed out. The actor continues.
            let _ = answer_tx.send(handler(&mut state, question));
        }
        state
    });
    (Actor { request_tx }, thread)
}

impl<Q, A> Actor<Q, A> {
    /// Asks the actor a question and waits for the answer, for at most `timeout`.
    ///
    /// # Errors
    /// `Timeout` when no answer has arrived within `timeout`. `Disconnected` when the actor has
    /// panicked.
    pub fn ask(&self, question: Q, timeout: Duration) -> Result<A, RecvTimeoutError> {
        // Room for one answer, so that the actor never blocks on a caller.
        let (answer_tx, answer_rx) = bounded(1);
        let request = Request { question, answer_tx };
        self.request_tx.send(request).map_err(|_| RecvTimeoutError::Disconnected)?;
        // If the actor panics, the request is dropped, wherever it is, and its `answer_tx` with it:
        // this returns at once.
        answer_rx.recv_timeout(timeout)
    }
}

// Written by hand, because `#[derive(Clone)]` would require that questions and answers are `Clone`.
impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { request_tx: self.request_tx.clone() }
    }
}
