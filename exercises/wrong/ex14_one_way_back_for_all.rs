//! Wrong: all answers come back through one channel: who gave up leaves an answer to the next.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};

pub struct Actor<Q, A> {
    questions: Sender<Q>,
    answers: Receiver<A>,
}

pub fn start<S, Q, A, F>(mut state: S, mut handle: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    let (questions, inbox) = unbounded();
    let (new_answers, answers) = unbounded();
    let thread = thread::spawn(move || {
        for question in inbox {
            let _ = new_answers.send(handle(&mut state, question));
        }
        state
    });
    (Actor { questions, answers }, thread)
}

impl<Q, A> Actor<Q, A> {
    pub fn ask(&self, question: Q, limit: Duration) -> Result<A, RecvTimeoutError> {
        self.questions.send(question).map_err(|_| RecvTimeoutError::Disconnected)?;
        self.answers.recv_timeout(limit)
    }
}

impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { questions: self.questions.clone(), answers: self.answers.clone() }
    }
}
