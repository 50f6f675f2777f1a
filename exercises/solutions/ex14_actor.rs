//! # 14: an actor

use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded, unbounded};

/// A handle on an actor: whoever has one, or a clone of it, can ask.
pub struct Actor<Q, A> {
    requests: Sender<Request<Q, A>>,
}

/// What goes through the actor's queue.
struct Request<Q, A> {
    question: Q,
    /// The way back to the one who asked, and to nobody else.
    reply: Sender<A>,
}

/// Starts an actor: a thread that owns `state`, and answers one question after the other with
/// `handle`. It ends, and returns the state, when no handle on it is left.
pub fn start<S, Q, A, F>(mut state: S, mut handle: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    // Without a bound: a caller whose patience has a limit must not wait for room in the queue.
    let (requests, inbox) = unbounded::<Request<Q, A>>();
    let thread = thread::spawn(move || {
        for Request { question, reply } in inbox {
            // An error says that the caller gave up. That is no reason for us to do so.
            let _ = reply.send(handle(&mut state, question));
        }
        state
    });
    (Actor { requests }, thread)
}

impl<Q, A> Actor<Q, A> {
    /// Asks the actor, and waits for the answer, but not longer than `limit`.
    ///
    /// # Errors
    /// `Timeout` if the limit is over. `Disconnected` if the actor is no more.
    pub fn ask(&self, question: Q, limit: Duration) -> Result<A, RecvTimeoutError> {
        // Room for one answer, so that the actor never waits for the caller.
        let (reply, answer) = bounded(1);
        let request = Request { question, reply };
        self.requests.send(request).map_err(|_| RecvTimeoutError::Disconnected)?;
        // If the actor panics, the request is dropped, and `reply` with it: no need to wait longer.
        answer.recv_timeout(limit)
    }
}

// By hand: `#[derive(Clone)]` would ask for questions and answers that can be cloned.
impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { requests: self.requests.clone() }
    }
}
