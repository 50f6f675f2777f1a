//! # 14: an actor
//!
//! No lock, and yet no race: an *actor* is a thread that owns its state. The others do not touch
//! the state, they ask. A question goes into the actor's queue, together with the way back for its
//! answer.
//!
//! Read before: the lesson `threads`, and exercise 08.
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/struct.Receiver.html>
//!
//! Test: `cargo test -p exercises ex14`. Hints: at the end of this file.

use std::marker::PhantomData;
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
    // TODO: this is just a placeholder. What does the actor need, to answer the one who asked?
    reply: PhantomData<A>,
}

/// Starts an actor: a thread that owns `state`, and answers one question after the other with
/// `handle`.
///
/// It goes on as long as there is a handle on it. When the last is gone, it answers what is still
/// in its queue, and ends. Its `JoinHandle` returns the state that it leaves behind.
pub fn start<S, Q, A, F>(mut state: S, mut handle: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    todo!("ex14: start a thread that answers requests until no handle is left")
}

impl<Q, A> Actor<Q, A> {
    /// Asks the actor, and waits for the answer, but not longer than `limit`.
    ///
    /// The actor does not mind a caller that gave up: it deals with the question all the same, and
    /// goes on to the next.
    ///
    /// # Errors
    /// `Timeout` if the limit is over. `Disconnected` if the actor is no more: it panicked, be it
    /// before this question or while it dealt with it.
    pub fn ask(&self, question: Q, limit: Duration) -> Result<A, RecvTimeoutError> {
        todo!("ex14: send a request, and wait for the answer")
    }
}

// By hand: `#[derive(Clone)]` would ask for questions and answers that can be cloned.
impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { requests: self.requests.clone() }
    }
}

// region: Hint 1, a nudge
//
// What would become of the answers if all callers waited at the same channel? A channel is cheap:
// make one for each question.
//
// endregion
// region: Hint 2, an approach
//
// A request is the question and a `Sender<A>`. The actor's thread loops over the requests, as a
// worker does over its jobs, and sends each answer back where the request says. After the loop it
// returns the state. `ask` makes a channel for one answer, sends the request, and waits with
// `recv_timeout`.
//
// Who holds senders of `requests`? All handles. And nobody else?
//
// endregion
// region: Hint 3, almost there
//
// If the caller gave up, sending the answer is an error. That is not the actor's trouble:
// `let _ = request.reply.send(answer);`. If the actor panicked, sending the request is an error, or
// else the request is dropped, together with the `Sender<A>` in it: `recv_timeout` sees that.
//
// endregion
