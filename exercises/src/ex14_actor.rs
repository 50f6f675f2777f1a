//! # 14: an actor
//!
//! Share state without a lock: an *actor* is a thread that owns its state. Other threads cannot
//! touch the state; they send questions. A question goes into the actor's queue, together with the
//! means to send the answer back.
//!
//! Read first: the lesson `threads`, and exercise 06.
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/struct.Receiver.html>
//!
//! Test: `cargo test -p exercises ex14`. Hints: at the end of this file.

use std::marker::PhantomData;
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
    // TODO: replace this placeholder. What does the actor need to answer the caller?
    placeholder: PhantomData<A>,
}

/// Starts an actor: a thread that owns `state` and answers one question at a time with `handler`.
///
/// The actor runs as long as there is a handle to it. After the last handle is dropped, the actor
/// answers the questions that are still in its queue, and ends. The `JoinHandle` returns the final
/// state. There is always room in the queue for another question.
pub fn start<S, Q, A, F>(mut state: S, mut handler: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    todo!("ex14: start a thread that answers requests until no handle is left")
}

impl<Q, A> Actor<Q, A> {
    /// Asks the actor a question and waits for the answer, for at most `timeout`. Any timeout is
    /// possible, from zero to `Duration::MAX`.
    ///
    /// A caller that times out does not affect the actor: the actor still handles the question, and
    /// continues with the next one. Callers do not wait for each other, only for the actor.
    ///
    /// # Errors
    /// `Timeout` when no answer has arrived within `timeout`. `Disconnected` as soon as the actor
    /// has panicked: before this question, while handling it, or while the question is in the
    /// queue.
    pub fn ask(&self, question: Q, timeout: Duration) -> Result<A, RecvTimeoutError> {
        todo!("ex14: send a request, and wait for the answer")
    }
}

// Written by hand, because `#[derive(Clone)]` would require that questions and answers are `Clone`.
impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { request_tx: self.request_tx.clone() }
    }
}

// region: Hint 1, a nudge
//
// If all callers received from the same channel, which caller would get which answer? A channel is
// cheap, so create a new one for each question.
//
// endregion
// region: Hint 2, an approach
//
// A request contains the question and a `Sender<A>`. The actor's thread loops over the requests, as
// a worker loops over its jobs, and sends each answer to the sender in the request. After the loop,
// it returns the state. `ask` creates a channel for one answer, sends the request, and waits with
// `recv_timeout`.
//
// The loop ends when no `request_tx` is left. All handles have one. Does anything else?
//
// endregion
// region: Hint 3, almost there
//
// If the caller has timed out, sending the answer fails. The actor ignores that error:
// `let _ = request.answer_tx.send(answer);`. If the actor has panicked, one of two things happens.
// Sending the request fails; or the request is dropped, and with it the `Sender<A>`, so that
// `recv_timeout` returns `Disconnected`. An `unbounded` channel drops the requests in its queue
// when its receiver is dropped. A `bounded` one keeps them, and a caller would wait for its full
// timeout.
//
// endregion
