//! Wrong: all answers come back through one channel, so the answer for a caller that timed out goes
//! to the next caller.
//! `cargo course check` finds it.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};

pub struct Actor<Q, A> {
    question_tx: Sender<Q>,
    answer_rx: Receiver<A>,
}

pub fn start<S, Q, A, F>(mut state: S, mut handler: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    let (question_tx, question_rx) = unbounded();
    let (answer_tx, answer_rx) = unbounded();
    let thread = thread::spawn(move || {
        for question in question_rx {
            let _ = answer_tx.send(handler(&mut state, question));
        }
        state
    });
    (Actor { question_tx, answer_rx }, thread)
}

impl<Q, A> Actor<Q, A> {
    pub fn ask(&self, question: Q, timeout: Duration) -> Result<A, RecvTimeoutError> {
        self.question_tx.send(question).map_err(|_| RecvTimeoutError::Disconnected)?;
        self.answer_rx.recv_timeout(timeout)
    }
}

impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { question_tx: self.question_tx.clone(), answer_rx: self.answer_rx.clone() }
    }
}
